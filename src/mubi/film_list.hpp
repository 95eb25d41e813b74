// SPDX-License-Identifier: MIT
//
// Lists of the catalogue, which the service gives in numbered pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <matinee/result.hpp>

#include "mubi/film.hpp"

namespace matinee::mubi {

/// An entry of the watchlist.
struct Wish {
  /// What the service calls the entry; not the film's id.
  std::int64_t id = 0;
  Film film = {};
};

/// One page as the service gives it.
template <class Item>
struct ListPage {
  std::vector<Item> items = {};
  /// Entries that make no sense: left out, and counted so that positions stay right.
  std::size_t unreadable = 0;
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
};

}  // namespace matinee::mubi
