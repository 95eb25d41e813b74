// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "base/percent.hpp"
#include "http/url.hpp"
#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/client.hpp"
#include "mubi/models_json.hpp"
#include "mubi/paging.hpp"

namespace matinee::mubi {

namespace {

Error no_list(std::string_view what) {
  return {Errc::failure, fmt::format("{}: the service gives no list", what)};
}

}  // namespace

// Both versions answer alike, and nobody promised that both stay.
Result<json::Value> Client::ask_either_version(std::string_view path, const Secret* token,
                                               std::string_view what) {
  std::optional<Error> first;
  for (const std::string_view version : {"/v4", "/v3"}) {
    const auto request = api_request(http::Method::get, fmt::format("{}{}", version, path), token);
    MATINEE_TRY_ASSIGN(const auto response, send(request));
    auto answer = read_answer(response, what);
    if (answer || answer.error().code() != Errc::not_found) return answer;
    if (!first) first = answer.error();
  }
  return *std::move(first);
}

Result<PlaybackLanguages> Client::fetch_languages(std::int64_t film_id) {
  MATINEE_TRY_ASSIGN(const json::Value answer,
                     ask_either_version(fmt::format("/films/{}/playback_languages", film_id),
                                        nullptr, fmt::format("film {}", film_id)));
  return languages_of(answer);
}

Result<Listing<Film>> Client::search_films(std::string_view words, Range range) {
  const auto fetch = [&](int page, int per_page) -> Result<ListPage<Film>> {
    const std::string path = fmt::format("/search/films?query={}&page={}&per_page={}",
                                         percent_encoded(words), page, per_page);
    MATINEE_TRY_ASSIGN(const json::Value answer, ask_either_version(path, nullptr, "search"));
    if (!json::member(answer, "films").is_array()) return no_list("search");
    return film_page_of(answer);
  };
  return Pager<Film>(fetch, range, clock_, stop_).collect();
}

Result<Listing<Wish>> Client::fetch_wishes(Range range, const Secret& token) {
  const auto fetch = [&](int page, int per_page) -> Result<ListPage<Wish>> {
    const std::string path = fmt::format("/wishes?page={}&per_page={}", page, per_page);
    MATINEE_TRY_ASSIGN(const json::Value answer, ask_either_version(path, &token, "watchlist"));
    if (!json::member(answer, "wishes").is_array()) return no_list("watchlist");
    return wish_page_of(answer);
  };
  return Pager<Wish>(fetch, range, clock_, stop_).collect();
}

Result<void> Client::add_wish(std::int64_t film_id, const Secret& token) {
  http::Request request = api_request(http::Method::post, "/v4/wishes", &token);
  request.body = fmt::format(R"({{"film_id":{}}})", film_id);
  MATINEE_TRY_ASSIGN(const auto response, send(request));
  return check_answer(response, fmt::format("film {}", film_id));
}

Result<void> Client::remove_wish(std::int64_t wish_id, const Secret& token) {
  const std::string path = fmt::format("/v4/wishes/{}", wish_id);
  MATINEE_TRY_ASSIGN(const auto response, send(api_request(http::Method::del, path, &token)));
  auto removed = check_answer(response, "watchlist");
  // An answer that was lost on the way makes the second attempt find nothing.
  if (!removed && removed.error().code() == Errc::not_found) return {};
  return removed;
}

}  // namespace matinee::mubi
