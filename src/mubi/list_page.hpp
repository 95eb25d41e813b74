// SPDX-License-Identifier: MIT
//
// Parses a page of a list from JSON. Private to this layer.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "json/json.hpp"
#include "mubi/film_list.hpp"

namespace matinee::mubi {

/// Returns the member if it is a number from one to k_most.
inline std::optional<int> positive(const json::Value& meta, const char* key) {
  constexpr int k_most = 1'000'000;
  const auto value = json::find_loose_int(meta, key);
  if (!value || *value < 1 || *value > k_most) return std::nullopt;
  return static_cast<int>(*value);
}

// The service sends a number or a string.
inline std::optional<std::string> cursor_in(const json::Value& meta) {
  if (const auto number = json::find_int(meta, "next_cursor")) return std::to_string(*number);
  auto text = json::find_string(meta, "next_cursor");
  return text && !text->empty() ? std::move(text) : std::nullopt;
}

/// Parses the entries of the array `name` with `parse`, and the paging information in `meta`.
template <class Item, class Parse>
ListPage<Item> page_of(const json::Value& answer, const char* name, Parse parse) {
  ListPage<Item> page;
  for (const json::Value& entry : json::list(answer, name)) {
    auto item = parse(entry);
    if (item) {
      page.items.push_back(*std::move(item));
    } else {
      ++page.unreadable;
    }
  }
  const json::Value& meta = json::member(answer, "meta");
  page.next_cursor = cursor_in(meta);
  page.next_page = positive(meta, "next_page");
  page.per_page = positive(meta, "per_page");
  const auto total = json::find_loose_int(meta, "total_count");
  if (total && *total >= 0) page.total = static_cast<std::size_t>(*total);
  return page;
}

}  // namespace matinee::mubi
