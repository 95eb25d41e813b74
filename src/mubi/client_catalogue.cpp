// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "base/percent.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/client.hpp"
#include "mubi/list_call.hpp"
#include "mubi/models_json.hpp"

namespace matinee::mubi {

Result<json::Value> Client::ask_either_version(std::string_view path, const Secret* token,
                                               std::string_view what) {
  return ask_either(path, what, [&](const std::string& versioned) {
    return send(api_request(http::Method::get, versioned, token));
  });
}

Result<PlaybackLanguages> Client::fetch_languages(std::int64_t film_id) {
  MATINEE_TRY_ASSIGN(const json::Value answer,
                     ask_either_version(fmt::format("/films/{}/playback_languages", film_id),
                                        nullptr, fmt::format("film {}", film_id)));
  return languages_of(answer);
}

Result<Listing<Film>> Client::search_films(std::string_view words, Range range) {
  return collect<Film>({.path = fmt::format("/search/films?query={}", percent_encoded(words)),
                        .member = "films",
                        .what = "search"},
                       film_page_of, range);
}

Result<Listing<Film>> Client::browse_films(const BrowseFilter& filter, Range range) {
  std::string path = fmt::format("/browse/films?sort={}&playable=true",
                                 percent_encoded(filter.sort.empty() ? "popularity" : filter.sort));
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) path += fmt::format("&{}={}", name, percent_encoded(value));
  };
  add("genre", filter.genre);
  add("country", filter.made_in);
  add("decade", filter.decade);
  add("language", filter.language);
  return collect<Film>({.path = std::move(path), .member = "films", .what = "browse"}, film_page_of,
                       range);
}

Result<Listing<Film>> Client::fetch_list_films(std::string_view slug, Range range) {
  return collect<Film>({.path = fmt::format("/lists/{}/list_films", percent_encoded(slug)),
                        .member = "list_films",
                        .what = fmt::format("list {}", slug)},
                       listed_film_page_of, range);
}

Result<Listing<Film>> Client::fetch_collection_films(std::string_view slug, Range range) {
  return collect<Film>({.path = fmt::format("/collections/{}/films", percent_encoded(slug)),
                        .member = "films",
                        .what = fmt::format("collection {}", slug)},
                       film_page_of, range);
}

Result<Series> Client::fetch_series(std::string_view slug) {
  const std::string what = fmt::format("series {}", slug);
  MATINEE_TRY_ASSIGN(
      const json::Value answer,
      ask_either_version(fmt::format("/series/{}", percent_encoded(slug)), nullptr, what));
  auto series = series_of(answer);
  if (!series) return series.error().within(what);
  return series;
}

Result<Listing<Film>> Client::fetch_episodes(std::string_view slug, std::string_view season,
                                             Range range) {
  return collect<Film>({.path = fmt::format("/series/{}/seasons/{}/episodes", percent_encoded(slug),
                                            percent_encoded(season)),
                        .member = "episodes",
                        .what = fmt::format("series {}, {}", slug, season)},
                       episode_page_of, range);
}

}  // namespace matinee::mubi
