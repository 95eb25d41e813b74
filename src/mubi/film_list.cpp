// SPDX-License-Identifier: MIT
#include "mubi/film_list.hpp"

#include "json/json.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

namespace {

std::optional<int> positive(const json::Value& meta, const char* key) {
  constexpr int k_most = 1'000'000;
  const auto value = json::find_loose_int(meta, key);
  if (!value || *value < 1 || *value > k_most) return std::nullopt;
  return static_cast<int>(*value);
}

Result<Wish> wish_of(const json::Value& object) {
  const auto id = json::find_loose_int(object, "id");
  if (!id || *id <= 0) return Error(Errc::failure, "an entry without an id");
  MATINEE_TRY_ASSIGN(Film film, film_of(json::member(object, "film")));
  return Wish{.id = *id, .film = std::move(film)};
}

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
  page.next_page = positive(meta, "next_page");
  page.per_page = positive(meta, "per_page");
  const auto total = json::find_loose_int(meta, "total_count");
  if (total && *total >= 0) page.total = static_cast<std::size_t>(*total);
  return page;
}

}  // namespace

ListPage<Film> film_page_of(const json::Value& answer) {
  return page_of<Film>(answer, "films", film_of);
}

ListPage<Wish> wish_page_of(const json::Value& answer) {
  return page_of<Wish>(answer, "wishes", wish_of);
}

}  // namespace matinee::mubi
