// SPDX-License-Identifier: MIT
#include "library/entry.hpp"

#include <utility>

namespace matinee::library {

const char* date_name(Kind kind) noexcept {
  switch (kind) {
    case Kind::rating:
      return "rated_at";
    case Kind::view:
      return "watched_at";
    case Kind::wish:
      break;
  }
  return "added_at";
}

std::vector<Entry> entries_of(std::vector<mubi::Rating> ratings) {
  std::vector<Entry> entries;
  for (mubi::Rating& each : ratings) {
    entries.push_back({.film = std::move(each.film),
                       .date = std::move(each.rated_at),
                       .stars = each.stars,
                       .review = std::move(each.review)});
  }
  return entries;
}

std::vector<Entry> entries_of(std::vector<mubi::View> views) {
  std::vector<Entry> entries;
  for (mubi::View& each : views)
    entries.push_back({.film = std::move(each.film), .date = std::move(each.watched_at)});
  return entries;
}

std::vector<Entry> entries_of(std::vector<mubi::Wish> wishes) {
  std::vector<Entry> entries;
  for (mubi::Wish& each : wishes)
    entries.push_back({.film = std::move(each.film), .date = std::move(each.added_at)});
  return entries;
}

}  // namespace matinee::library
