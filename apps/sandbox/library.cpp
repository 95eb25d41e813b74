// SPDX-License-Identifier: MIT
#include "library.hpp"

#include <array>
#include <cstdint>
#include <ctime>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api.hpp"
#include "catalogue.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr std::time_t k_first_day = 1'577'836'800;  // 2020-01-01
constexpr std::time_t k_day = 86'400;

// The titles of generated films, used in turn. Each breaks a careless CSV reader, spreadsheet,
// calendar, web page or terminal.
constexpr std::array<std::string_view, 9> k_titles{
    "Plain Ground",
    "The \"Quoted\" One",
    "Comma, Semicolon; Backslash\\",
    "Two\nLines",
    "=HYPERLINK(\"https://evil.example\",\"click\")",
    "\xd9\x82\xd9\x85\xd8\xb1 \xd9\x81\xd9\x88\xd9\x82",  // right to left
    "Popcorn \xf0\x9f\x8d\xbf \xe6\x9d\xb1\xe4\xba\xac",  // an emoji, and Han
    "</script><img src=x onerror=alert(1)>",
    "@SUM(1+1) \x1b[31mred",
};
// The first ones have the most films.
constexpr std::array<std::string_view, 14> k_directors{"Ida Vantreight",
                                                       "Oskar Lindqvist-Mbeki",
                                                       "R\xc3\xa9mi \"Bobine\" Achard",
                                                       "Yu Wenqing",
                                                       "Marisol Ferreira-Quint",
                                                       "Tomasz Brzeg",
                                                       "Noor al-Sahel",
                                                       "Hedda Fjellvik",
                                                       "Bashir Okonjo",
                                                       "Camille Ostrander",
                                                       "Ren Akahoshi",
                                                       "Lupe Santacruz",
                                                       "Vera <Montage> & Sons",
                                                       "Dag Holmstr\xc3\xb6m"};
constexpr std::array<std::string_view, 11> k_genres{
    "Drama",  "Documentary", "Comedy", "Short",  "Romance",  "Thriller",
    "Horror", "Avant-Garde", "Crime",  "Sci-Fi", "Animation"};
constexpr std::array<std::string_view, 12> k_countries{
    "France", "Japan",  "Netherlands", "Chile",  "United States", "Iran",
    "Italy",  "Taiwan", "Senegal",     "Poland", "South Korea",   "Argentina"};
constexpr std::array<int, 10> k_stars{4, 3, 5, 4, 2, 3, 4, 1, 5, 3};

// One of a list for a film's number, those at the front more often.
template <class List>
std::string_view often_the_first(const List& list, int n, std::uint32_t salt) {
  const std::uint32_t mixed = (static_cast<std::uint32_t>(n) + salt) * 2'654'435'761U;
  const std::size_t one = (mixed >> 8U) % list.size();
  const std::size_t other = (mixed >> 20U) % list.size();
  return list.at(one * other / list.size());
}

// More of the last years than of the first ones, 1930 to 2024.
int year_of(int n) {
  const int back = n * 37 % 95;
  return 2024 - back * back / 94;
}

std::string moment(std::time_t at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at));
}

json shelf_film(int film_id) {
  const int n = film_id - k_first_shelf_film;
  const auto turn = [n](const auto& list) {
    return list.at(static_cast<std::size_t>(n) % list.size());
  };
  const std::string slug = fmt::format("shelf-film-{}", n);
  const auto still = [&](int width) {
    return fmt::format("https://assets.mubicdn.net/images/film/{}/image-w{}.jpg", film_id, width);
  };
  json consumable;
  if (n % 3 != 2) {
    const std::time_t end = std::time(nullptr) + k_day * (1 + n % 60);
    consumable = {{"availability", "live"},
                  {"availability_ends_at", n % 3 == 0 ? json(moment(end)) : json()},
                  {"expires_at", n % 3 == 0 ? json(moment(end + k_day / 2)) : json()}};
  }
  return {{"id", film_id},
          {"slug", slug},
          {"title", fmt::format("{} {}", turn(k_titles), n)},
          {"original_title", fmt::format("{} {}", turn(k_titles), n)},
          {"year", year_of(n)},
          {"duration", 60 + n % 90},
          {"directors", {{{"name", often_the_first(k_directors, n, 1)}, {"slug", "x"}}}},
          {"genres", {often_the_first(k_genres, n, 2)}},
          {"historic_countries", {often_the_first(k_countries, n, 3)}},
          {"short_synopsis", std::string(static_cast<std::size_t>(5'500), 'a')},
          {"average_rating", 1 + n % 5},
          {"web_url", fmt::format("https://mubi.com/films/{}", slug)},
          {"stills", {{"medium", still(448)}, {"retina", still(1280)}}},
          {"still_url", still(1280)},
          {"consumable", consumable}};
}

json film_at(int place) {
  return film_json_of(k_first_shelf_film + place % k_shelf_films);
}

}  // namespace

Shelf Library::shelf_of(int user_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = shelves_.find(user_id);
  return found == shelves_.end() ? Shelf{} : found->second;
}

void Library::set_shelf(int user_id, const Shelf& shelf) {
  const std::lock_guard lock(mutex_);
  shelves_[user_id] = shelf;
}

json film_json_of(int film_id) {
  if (film_id >= k_first_shelf_film && film_id < k_first_shelf_film + k_shelf_films) {
    return shelf_film(film_id);
  }
  const FilmSpec* const film = find_film(film_id);
  return film == nullptr ? json() : film_json(*film);
}

json ratings_json(const Shelf& shelf) {
  json ratings = json::array();
  for (int n = shelf.ratings - 1; n >= 0; --n) {
    ratings.push_back({{"id", 500'000 + n},
                       {"film_id", k_first_shelf_film + n},
                       {"overall", k_stars.at(static_cast<std::size_t>(n) % k_stars.size())},
                       {"body", n % 7 == 0 ? json("Seen twice,\n\"once\" asleep.") : json()},
                       {"created_at", moment(k_first_day + n * k_day)},
                       {"updated_at", moment(k_first_day + (n + 300) * k_day)},
                       {"film", film_at(n)}});
  }
  return ratings;
}

json views_json(const Shelf& shelf) {
  json views = json::array();
  for (int n = shelf.views - 1; n >= 0; --n) {
    const int day = n + n / 14 * 9;  // a fortnight of films, then a pause
    views.push_back({{"id", 600'000 + n},
                     {"watched_at", moment(k_first_day + day * k_day + 72'000)},
                     {"film", film_at(n / 2)}});  // each seen twice
  }
  return views;
}

json listed_films_json(std::string_view slug) {
  const auto dash = slug.rfind('-');
  if (!slug.starts_with("list-") || dash < 5) return {};
  const int n = number_of(slug.substr(dash + 1));
  json films = json::array();
  for (int i = 0; i < 2 + 3 * n; ++i)
    films.push_back({{"film", film_at(n + i)}});
  return films;
}

json lists_json(const Shelf& shelf, int user_id) {
  json lists = json::array();
  for (int n = 0; n < shelf.lists; ++n) {
    lists.push_back({{"id", 700'000 + n},
                     {"slug", fmt::format("list-{}-{}", user_id, n)},
                     {"title", fmt::format("List {}, of films", n)},
                     {"film_ids", {k_first_shelf_film + n, k_first_shelf_film + n + 1}}});
  }
  return lists;
}

}  // namespace matinee::sandbox
