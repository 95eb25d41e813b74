// SPDX-License-Identifier: MIT
#include "library.hpp"

#include <array>
#include <ctime>
#include <string_view>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

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
constexpr std::array<std::string_view, 4> k_directors{
    "Ida Vantreight", "Oskar Lindqvist-Mbeki", "R\xc3\xa9mi \"Bobine\" Achard", "Yu Wenqing"};
constexpr std::array<std::string_view, 4> k_genres{"Drama", "Documentary", "Comedy", "Short"};
constexpr std::array<std::string_view, 4> k_countries{"Netherlands", "France", "Japan", "Chile"};

std::string moment(std::time_t at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at));
}

json shelf_film(int film_id) {
  const int n = film_id - k_first_shelf_film;
  const auto turn = [n](const auto& list) {
    return list.at(static_cast<std::size_t>(n) % list.size());
  };
  const std::string slug = fmt::format("shelf-film-{}", n);
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
          {"year", 1930 + n % 95},
          {"duration", 60 + n % 90},
          {"directors", {{{"name", turn(k_directors)}, {"slug", "x"}}}},
          {"genres", {turn(k_genres)}},
          {"historic_countries", {turn(k_countries)}},
          {"short_synopsis", std::string(static_cast<std::size_t>(5'500), 'a')},
          {"average_rating", 1 + n % 5},
          {"web_url", fmt::format("https://mubi.com/films/{}", slug)},
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
                       {"overall", 1 + n % 5},
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
    views.push_back({{"id", 600'000 + n},
                     {"watched_at", moment(k_first_day + n * k_day + 72'000)},
                     {"film", film_at(n / 2)}});  // each seen twice
  }
  return views;
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
