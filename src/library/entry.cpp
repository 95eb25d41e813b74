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

Entry entry_of(mubi::Rating rating) {
  return {.film = std::move(rating.film),
          .date = std::move(rating.rated_at),
          .stars = rating.stars,
          .review = std::move(rating.review)};
}

Entry entry_of(mubi::View view) {
  return {.film = std::move(view.film), .date = std::move(view.watched_at)};
}

Entry entry_of(mubi::Wish wish) {
  return {.film = std::move(wish.film), .date = std::move(wish.added_at)};
}

namespace {

template <class Item>
std::vector<Entry> each_of(std::vector<Item> items) {
  std::vector<Entry> entries;
  entries.reserve(items.size());
  for (Item& each : items)
    entries.push_back(entry_of(std::move(each)));
  return entries;
}

}  // namespace

std::vector<Entry> entries_of(std::vector<mubi::Rating> ratings) {
  return each_of(std::move(ratings));
}

std::vector<Entry> entries_of(std::vector<mubi::View> views) {
  return each_of(std::move(views));
}

std::vector<Entry> entries_of(std::vector<mubi::Wish> wishes) {
  return each_of(std::move(wishes));
}

}  // namespace matinee::library
