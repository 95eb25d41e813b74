// SPDX-License-Identifier: MIT
//
// Lists of the catalogue and of members. The service returns them in pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "mubi/film.hpp"

namespace matinee::mubi {

/// An entry of the watchlist.
struct Wish {
  /// The id of the entry, not of the film.
  std::int64_t id = 0;
  Film film = {};
  /// ISO 8601, as the service writes it. Empty if it does not say.
  std::string added_at = {};
};

/// A member's rating of a film.
struct Rating {
  std::int64_t id = 0;
  Film film = {};
  /// One to five; nullopt for a review without stars.
  std::optional<int> stars = {};
  std::string review = {};
  /// When the film was rated. `updated_at` of the service is not used, because likes of others
  /// change it.
  std::string rated_at = {};
};

/// An entry of the viewing history.
struct View {
  /// The id of the entry; 0 if the service gives none.
  std::int64_t id = 0;
  Film film = {};
  std::string watched_at = {};
};

/// A list made by a member.
struct FilmList {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::vector<std::int64_t> film_ids = {};
};

/// One page of a list.
template <class Item>
struct ListPage {
  std::vector<Item> items = {};
  /// The number of malformed entries. They are left out, but count for positions in the list.
  std::size_t unreadable = 0;
  /// Identifies the last entry. The next page begins after it.
  std::optional<std::string> next_cursor = {};
  std::optional<int> next_page = {};
  std::optional<int> per_page = {};
  std::optional<std::size_t> total = {};

  std::size_t size() const noexcept { return items.size() + unreadable; }
};

/// A part of a list: `count` entries from the index `first`, counted from zero.
struct Range {
  std::size_t first = 0;
  /// nullopt means to the end of the list.
  std::optional<std::size_t> count = {};
};

/// A part of a list, combined from its pages.
template <class Item>
struct Listing {
  std::vector<Item> items = {};
  std::size_t unreadable = 0;
  /// The size of the whole list, if the service gives it.
  std::optional<std::size_t> total = {};
  bool has_more = false;
  /// After reading to the end: the number of entries that the service counts but did not return.
  std::size_t missing = 0;
};

/// Called after each page with the number of entries so far, and with the size of the list if the
/// service gives it.
using ListProgress = std::function<void(std::size_t so_far, std::optional<std::size_t> total)>;

}  // namespace matinee::mubi
