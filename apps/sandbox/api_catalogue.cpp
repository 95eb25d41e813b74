// SPDX-License-Identifier: MIT
#include <algorithm>
#include <charconv>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api.hpp"
#include "base/ascii.hpp"
#include "catalogue.hpp"
#include "http.hpp"
#include "library.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr int k_films_per_page = 24;
constexpr int k_results_per_page = 10;
constexpr int k_episodes_per_page = 4;

json as_json(const std::vector<const FilmSpec*>& films) {
  json result = json::array();
  for (const FilmSpec* film : films)
    result.push_back(film_json(*film));
  return result;
}

std::vector<const FilmSpec*> films_like(const Request& request) {
  const Fields fields = request.parameters();
  const auto query = fields.find("query");
  if (query == fields.end()) return {};
  std::vector<const FilmSpec*> films = feature_films();
  std::erase_if(films, [needle = ascii::lower_case(query->second)](const FilmSpec* film) {
    return ascii::lower_case(film->title).find(needle) == std::string::npos &&
           ascii::lower_case(film->director).find(needle) == std::string::npos;
  });
  return films;
}

json seasons_json() {
  json seasons = json::array();
  for (int season = 1; season <= k_seasons; ++season) {
    seasons.push_back({{"id", k_series_id * 10 + season},
                       {"title", fmt::format("Season {}", season)},
                       {"slug", fmt::format("season-{}", season)},
                       {"number", season},
                       {"episode_count", episodes_of_season(season).size()}});
  }
  return seasons;
}

json series_json() {
  return {{"id", k_series_id},   {"title", k_series_title},   {"slug", k_series_slug},
          {"episode_count", 12}, {"season_count", k_seasons}, {"seasons", seasons_json()}};
}

void sort_films(std::vector<const FilmSpec*>& films, std::string_view by) {
  if (by == "title") std::ranges::sort(films, {}, &FilmSpec::title);
  if (by == "release_date") std::ranges::sort(films, std::ranges::greater(), &FilmSpec::year);
}

}  // namespace

Response get_film(const ApiCall& call) {
  constexpr std::string_view k_shelf_slug = "shelf-film-";
  std::string_view wanted = call.arguments[0];
  if (const FilmSpec* const film = find_film(wanted)) return Response::json(200, film_json(*film));
  const bool is_slug = wanted.starts_with(k_shelf_slug);
  if (is_slug) wanted.remove_prefix(k_shelf_slug.size());
  const json film = film_json_of(number_of(wanted) + (is_slug ? k_first_shelf_film : 0));
  return film.is_null() ? not_found() : Response::json(200, film);
}

Response get_playback_languages(const ApiCall& call) {
  const FilmSpec* const film = find_film(call.arguments[0]);
  if (film == nullptr) return not_found();
  return Response::json(200, {{"audio_options", {"English", "French"}},
                              {"subtitle_options", {"English (SDH)", "French"}},
                              {"media_features", {"HD", "stereo"}}});
}

Response browse_films(const ApiCall& call) {
  constexpr std::size_t k_without_sort = 8;
  std::vector<const FilmSpec*> films = feature_films();
  const Fields fields = call.request.parameters();
  if (const auto playable = fields.find("playable");
      playable != fields.end() && playable->second == "true") {
    std::erase_if(films, [](const FilmSpec* f) { return f->licence == Licence::not_offered; });
  }
  if (const auto genre = fields.find("genre"); genre != fields.end()) {
    std::erase_if(films, [&](const FilmSpec* f) {
      return ascii::lower_case(f->genre) != ascii::lower_case(genre->second);
    });
  }
  if (const auto by = fields.find("sort"); by != fields.end()) {
    sort_films(films, by->second);
  } else {
    films.resize(std::min(films.size(), k_without_sort));
  }
  return page_of(call.request, "films", as_json(films), k_films_per_page);
}

Response search_films(const ApiCall& call) {
  return page_of(call.request, "films", as_json(films_like(call.request)), k_results_per_page,
                 call.world.settings.get().list_cap);
}

Response search_all(const ApiCall& call) {
  json series = json::array();
  const Fields fields = call.request.parameters();
  const auto query = fields.find("query");
  if (query != fields.end() && !query->second.empty() &&
      ascii::lower_case(k_series_title).find(ascii::lower_case(query->second)) !=
          std::string::npos) {
    series.push_back(series_json());
  }
  return Response::json(
      200, {{"search", {{"films", as_json(films_like(call.request))}, {"series", series}}}});
}

Response get_trending(const ApiCall& call) {
  return page_of(call.request, "films", as_json(feature_films()), k_results_per_page);
}

Response get_list_films(const ApiCall& call) {
  if (const json films = listed_films_json(call.arguments[0]); films.is_array()) {
    return page_of(call.request, "list_films", films, k_results_per_page);
  }
  if (call.arguments[0] != "test-patterns") return not_found();
  json items = json::array();
  for (const FilmSpec* film : feature_films())
    items.push_back({{"film", film_json(*film)}});
  return page_of(call.request, "list_films", items, k_results_per_page);
}

Response get_series(const ApiCall& call) {
  if (call.arguments[0] != k_series_slug) return not_found();
  return Response::json(200, series_json());
}

Response get_up_next(const ApiCall& call) {
  if (call.arguments[0] != k_series_slug) return not_found();
  const json film = film_json(*episodes_of_season(1).front());
  return Response::json(200, {{"series", series_json()}, {"film", film}});
}

Response get_episodes(const ApiCall& call) {
  if (call.arguments[0] != k_series_slug) return not_found();
  for (int season = 1; season <= k_seasons; ++season) {
    if (call.arguments[1] != fmt::format("season-{}", season)) continue;
    return page_of(call.request, "episodes", as_json(episodes_of_season(season)),
                   k_episodes_per_page);
  }
  return not_found();
}

}  // namespace matinee::sandbox
