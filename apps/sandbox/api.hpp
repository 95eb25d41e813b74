// SPDX-License-Identifier: MIT
//
// api.mubi.com: both /v3 and /v4 answer, with the same objects.
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

Response serve_api(const Request& request, World& world);

/// One call, past the rules that hold for all.
struct ApiCall {
  const Request& request;
  World& world;
  /// The parts of the path after the version; `*` of the route in order.
  std::vector<std::string_view> arguments;
  /// Whose bearer token it carries, if that is good.
  std::optional<Session> session;
};

/// The service's error body.
Response api_error(int status, int code, std::string_view message, std::string_view user_message);
Response not_found();
/// "Film not authorized", code 50.
Response not_authorized();

/// Cuts the page that the request asks for out of `items`, and describes it:
/// {"<name>": [...], "meta": {...}}. `per_page` is what counts without such a parameter, and `most`
/// is the largest page; 0 for none.
Response page_of(const Request& request, std::string_view name, const nlohmann::json& items,
                 int per_page, int most = 48);

/// The same as the settings say: see ListPaging. Each item has an `id`.
Response member_page_of(const ApiCall& call, std::string_view name, const nlohmann::json& items);

std::string iso8601(std::time_t at);
/// 0 for what is no number.
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
