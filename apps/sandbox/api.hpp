// SPDX-License-Identifier: MIT
//
// The host api.mubi.com. /v3 and /v4 have the same endpoints and return the same objects.
#pragma once

#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "accounts.hpp"

namespace matinee::sandbox {

struct Request;
struct Response;
struct World;

/// Calls the endpoint of the request. Returns status 404 if there is none, 422 if the headers
/// Client or Client-Country are missing, and SettingValues::rejection_status if the endpoint
/// requires a session and the token is not valid.
Response serve_api(const Request& request, World& world);

/// An API call that has passed the checks that are common to all endpoints.
struct ApiCall {
  const Request& request;
  World& world;
  /// The path segments that match the `*` of the route's pattern, in order.
  std::vector<std::string_view> arguments;
  /// The session of the bearer token, if the token is valid.
  std::optional<Session> session;
};

/// Makes a response with the service's error body.
Response api_error(int status, int code, std::string_view message, std::string_view user_message);
Response not_found();
/// "Film not authorized", code 50.
Response not_authorized();

/// Returns the requested page of `items` as {"<name>": [...], "meta": {...}}. `per_page` is the
/// page size if the request has no such parameter. `most` is the largest page size; 0 for no limit.
Response page_of(const Request& request, std::string_view name, const nlohmann::json& items,
                 int per_page, int most = 48);

/// Returns the requested page in the way that the settings select (see ListPaging). Each item must
/// have an `id`.
Response member_page_of(const ApiCall& call, std::string_view name, const nlohmann::json& items);

std::string iso8601(std::time_t at);
/// Returns 0 if the text is not a number.
int number_of(std::string_view text);

// api_catalogue.cpp
Response get_film(const ApiCall& call);
Response get_playback_languages(const ApiCall& call);
Response browse_films(const ApiCall& call);
Response search_films(const ApiCall& call);
Response search_all(const ApiCall& call);
Response get_trending(const ApiCall& call);
Response get_list_films(const ApiCall& call);
Response get_series(const ApiCall& call);
Response get_up_next(const ApiCall& call);
Response get_episodes(const ApiCall& call);

// api_viewing.cpp
Response post_viewing(const ApiCall& call);
Response post_preroll(const ApiCall& call);
Response get_secure_url(const ApiCall& call);
Response post_wish(const ApiCall& call);
Response delete_wish(const ApiCall& call);

// api_library.cpp
Response get_user(const ApiCall& call);
Response get_ratings(const ApiCall& call);
Response get_user_wishes(const ApiCall& call);
Response get_user_lists(const ApiCall& call);
Response get_wishes(const ApiCall& call);
Response get_view_logs(const ApiCall& call);
Response get_collection_films(const ApiCall& call);

}  // namespace matinee::sandbox
