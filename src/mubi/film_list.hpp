// SPDX-License-Identifier: MIT
//
// Lists of the catalogue and of a member, which the service gives in pages.
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
  /// What the service calls the entry; not the film's id.
  std::int64_t id = 0;
  Film film = {};
  /// As the service writes it (ISO 8601); empty if it does not say.
  std::string added_at = {};
};

/// What a member thinks of a film.
struct Rating {
  std::int64_t id = 0;
  Film film = {};
  /// One to five; nothing for a review without stars.
  std::optional<int> stars = {};
  std::string review = {};
  /// When the film was rated; what the service calls `updated_at` changes with others' likes too.
  std::string rated_at = {};
};

/// An entry of the viewing history.
struct View {
  /// Of the entry; 0 if the service tells none.
  std::int64_t id = 0;
  Film film = {};
  std::string watched_at = {};
};

/// A list that a member made.
struct FilmList {
  std::int64_t id = 0;
  std::string slug = {};
  std::string title = {};
  std::vector<std::int64_t> film_ids = {};
};

/// One page as the service gives it.
template <class Item>
struct ListPage {
  std::vector<Item> items = {};
  /// Entries that make no sense: left out, and counted so that positions stay right.
  std::size_t unreadable = 0;
  /// What stands for the last entry: the next page is what comes after it.
  std::optional<std::string> next_cursor = {};
  std::optional<int> next_page = {};
  std::optional<int> per_page = {};
  std::optional<std::size_t> total = {};

  std::size_t size() const noexcept { return items.size() + unreadable; }
};

/// What a caller asks for: so many entries from that one on, counted from zero.
struct Range {
  std::size_t first = 0;
  /// Nothing: to the end.
  std::optional<std::size_t> count = {};
};

/// What a caller gets.
template <class Item>
struct Listing {
  std::vector<Item> items = {};
  std::size_t unreadable = 0;
  /// Of the whole list, where the service tells.
  std::optional<std::size_t> total = {};
  bool has_more = false;
  /// Of a list that was read to its end, the entries that the service counts and did not give.
  std::size_t missing = 0;
};

/// Told after each page: the entries so far, and how many there are if the service says so.
using ListProgress = std::function<void(std::size_t so_far, std::optional<std::size_t> total)>;

}  // namespace matinee::mubi
