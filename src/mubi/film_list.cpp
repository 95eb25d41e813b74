// SPDX-License-Identifier: MIT
#include "mubi/film_list.hpp"

#include "json/json.hpp"
#include "mubi/list_page.hpp"
#include "mubi/models_json.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::mubi {

namespace {

Result<Wish> wish_of(const json::Value& object) {
  const auto id = json::find_loose_int(object, "id");
  if (!id || *id <= 0) return Error(Errc::failure, "an entry without an id");
  MATINEE_TRY_ASSIGN(Film film, film_of(json::member(object, "film")));
  return Wish{.id = *id,
              .film = std::move(film),
              .added_at = json::find_string(object, "created_at").value_or("")};
}

Result<Rating> rating_of(const json::Value& object) {
  MATINEE_TRY_ASSIGN(Film film, film_of(json::member(object, "film")));
  Rating rating{.id = json::find_loose_int(object, "id").value_or(film.id),
                .film = std::move(film),
                .review = json::find_string(object, "body").value_or(""),
                .rated_at = json::find_string(object, "created_at").value_or("")};
  const auto stars = json::find_loose_int(object, "overall");
  if (stars && *stars >= 1 && *stars <= 5) rating.stars = static_cast<int>(*stars);
  return rating;
}

Result<View> view_of(const json::Value& object) {
  MATINEE_TRY_ASSIGN(Film film, film_of(json::member(object, "film")));
  return View{.id = json::find_loose_int(object, "id").value_or(0),
              .film = std::move(film),
              .watched_at = json::find_string(object, "watched_at").value_or("")};
}

Result<Film> film_in(const json::Value& object) {
  return film_of(json::member(object, "film"));
}

Result<FilmList> film_list_of(const json::Value& object) {
  const auto id = json::find_loose_int(object, "id");
  if (!id || *id <= 0) return Error(Errc::failure, "a list without an id");
  FilmList list{.id = *id,
                .slug = json::find_string(object, "slug").value_or(""),
                .title = json::find_string(object, "title").value_or("")};
  for (const json::Value& film : json::list(object, "film_ids")) {
    if (const auto film_id = json::int_in(film)) list.film_ids.push_back(*film_id);
  }
  return list;
}

template <class Model>
Result<Model> parsed(std::string_view text, Result<Model> (*read)(const json::Value&)) {
  return read(json::parse(text));
}

}  // namespace

Result<Rating> parse_rating(std::string_view json) {
  return parsed<Rating>(json, rating_of);
}

Result<View> parse_view(std::string_view json) {
  return parsed<View>(json, view_of);
}

Result<Wish> parse_wish(std::string_view json) {
  return parsed<Wish>(json, wish_of);
}

Result<FilmList> parse_film_list(std::string_view json) {
  return parsed<FilmList>(json, film_list_of);
}

Result<Film> parse_listed_film(std::string_view json) {
  return parsed<Film>(json, film_in);
}

ListPage<Film> film_page_of(const json::Value& answer) {
  return page_of<Film>(answer, "films", film_of);
}

ListPage<Film> listed_film_page_of(const json::Value& answer) {
  return page_of<Film>(answer, "list_films", film_in);
}

ListPage<Film> episode_page_of(const json::Value& answer) {
  return page_of<Film>(answer, "episodes", film_of);
}

ListPage<Wish> wish_page_of(const json::Value& answer) {
  return page_of<Wish>(answer, "wishes", wish_of);
}

ListPage<Rating> rating_page_of(const json::Value& answer) {
  return page_of<Rating>(answer, "ratings", rating_of);
}

ListPage<View> view_page_of(const json::Value& answer) {
  return page_of<View>(answer, "view_logs", view_of);
}

ListPage<FilmList> film_list_page_of(const json::Value& answer) {
  return page_of<FilmList>(answer, "lists", film_list_of);
}

}  // namespace matinee::mubi
