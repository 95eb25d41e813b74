// SPDX-License-Identifier: MIT
#include "api.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>

#include <fmt/chrono.h>
#include <nlohmann/json.hpp>

#include "base/ascii.hpp"
#include "http.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

enum class Needs : std::uint8_t { nothing, session };

struct Route {
  std::string_view method;
  /// The path after the version; `*` matches one segment.
  std::string_view pattern;
  Needs needs;
  Response (*handle)(const ApiCall&);
};

Response get_link_code(const ApiCall& call) {
  const LinkCode link = call.world.accounts.make_link();
  return Response::json(200, {{"auth_token", link.auth_token}, {"link_code", link.link_code}});
}

Response post_authenticate(const ApiCall& call) {
  const json body = json::parse(call.request.body, nullptr, false);
  const std::string auth_token = body.is_object() ? body.value("auth_token", "") : "";
  if (call.world.accounts.is_link_expired(auth_token)) {
    return api_error(422, 22, "Auth token expired", "Your code has expired. Please get a new one.");
  }
  const auto session = call.world.accounts.redeem_link(auth_token);
  if (!session) {
    return api_error(422, 21, "Auth token not confirmed",
                     "Your device is not linked yet. Please enter the code first.");
  }
  const json user = {
      {"id", session->user.id}, {"name", session->user.name}, {"email", session->user.email}};
  return Response::json(200, {{"token", session->token}, {"user", user}});
}

Response get_account(const ApiCall& call) {
  const User& user = call.session->user;
  return Response::json(200, {{"id", user.id},
                              {"name", user.name},
                              {"country", {{"code", user.country}, {"name", user.country}}}});
}

Response put_current_user(const ApiCall& call) {
  return Response::json(200, {{"id", call.session->user.id}});
}

Response delete_session(const ApiCall& call) {
  call.world.accounts.revoke(call.session->token);
  return Response::json(200, json::object());
}

constexpr std::array<Route, 28> k_routes{{
    {"GET", "link_code", Needs::nothing, get_link_code},
    {"POST", "authenticate", Needs::nothing, post_authenticate},
    {"GET", "account", Needs::session, get_account},
    {"PUT", "current_user", Needs::session, put_current_user},
    {"DELETE", "sessions", Needs::session, delete_session},
    {"GET", "wishes", Needs::session, get_wishes},
    {"POST", "wishes", Needs::session, post_wish},
    {"DELETE", "wishes/*", Needs::session, delete_wish},
    {"GET", "view_logs", Needs::session, get_view_logs},
    {"GET", "users/*", Needs::nothing, get_user},
    {"GET", "users/*/ratings", Needs::nothing, get_ratings},
    {"GET", "users/*/wishes", Needs::nothing, get_user_wishes},
    {"GET", "users/*/lists", Needs::nothing, get_user_lists},
    {"GET", "films/*", Needs::nothing, get_film},
    {"GET", "films/*/playback_languages", Needs::nothing, get_playback_languages},
    {"POST", "films/*/viewing", Needs::session, post_viewing},
    {"GET", "films/*/viewing/secure_url", Needs::session, get_secure_url},
    {"POST", "prerolls/viewings", Needs::session, post_preroll},
    {"GET", "browse/films", Needs::nothing, browse_films},
    {"GET", "search/films", Needs::nothing, search_films},
    {"GET", "search", Needs::nothing, search_all},
    {"GET", "collections/trending/films", Needs::nothing, get_trending},
    {"GET", "collections/*/films", Needs::nothing, get_collection_films},
    {"GET", "lists/*/list_films", Needs::nothing, get_list_films},
    {"GET", "series/*", Needs::nothing, get_series},
    {"GET", "series/*/up_next", Needs::nothing, get_up_next},
    {"GET", "series/*/seasons/*/episodes", Needs::nothing, get_episodes},
    {"GET", "series/*/season/*/episodes", Needs::nothing, get_episodes},
}};

bool matches(std::string_view pattern, std::string_view path,
             std::vector<std::string_view>& arguments) {
  const auto wanted = split(pattern, '/');
  const auto given = split(path, '/');
  if (wanted.size() != given.size()) return false;
  arguments.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == "*") {
      arguments.push_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  return true;
}

std::optional<Session> session_of(const Request& request, const World& world) {
  const std::string_view value = request.find_header("Authorization").value_or("");
  constexpr std::string_view k_scheme = "Bearer ";
  if (!value.starts_with(k_scheme)) return {};
  return world.accounts.find_session(value.substr(k_scheme.size()));
}

Response rejected(const World& world) {
  return api_error(world.settings.get().rejection_status, 8, "Invalid login token",
                   "Your session has expired or is invalid. Please sign in again.");
}

bool is_country(std::string_view text) {
  return text.size() == 2 && std::ranges::all_of(text, ascii::is_upper);
}

int number_or(const Fields& fields, std::string_view name, int otherwise) {
  const auto found = fields.find(name);
  if (found == fields.end()) return otherwise;
  int value = otherwise;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), value);
  return value;
}

}  // namespace

Response api_error(int status, int code, std::string_view message, std::string_view user_message) {
  return Response::json(
      status,
      {{"code", code}, {"message", message}, {"user_message", user_message}, {"fatal", false}});
}

Response not_found() {
  return api_error(404, 4, "Not found", "We could not find that.");
}

Response not_authorized() {
  return api_error(422, 50, "Film not authorized",
                   "This film is not currently authorized in your location");
}

std::string iso8601(std::time_t at) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(at));
}

int number_of(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

Response page_of(const Request& request, std::string_view name, const json& items, int per_page,
                 int most) {
  const Fields fields = request.parameters();
  const int size =
      std::clamp(number_or(fields, "per_page", per_page), 0, most > 0 ? most : INT_MAX);
  const int page = std::max(number_or(fields, "page", 1), 1);
  const int count = static_cast<int>(items.size());
  const int pages = size == 0 ? 0 : (count + size - 1) / size;
  json part = json::array();
  for (int i = (page - 1) * size; i < std::min(page * size, count); ++i) {
    part.push_back(items[static_cast<std::size_t>(i)]);
  }
  const json meta = {{"current_page", page},
                     {"next_page", page < pages ? json(page + 1) : json()},
                     {"previous_page", page > 1 ? json(page - 1) : json()},
                     {"total_pages", pages},
                     {"total_count", count},
                     {"per_page", size}};
  return Response::json(200, {{name, part}, {"meta", meta}});
}

Response serve_api(const Request& request, World& world) {
  std::string_view path = request.path;
  if (!path.starts_with("/v3/") && !path.starts_with("/v4/")) return not_found();
  path.remove_prefix(4);
  // The service refuses every call without these headers, even those that need no session.
  if (!request.has_header("Client") ||
      !is_country(request.find_header("Client-Country").value_or(""))) {
    return api_error(422, 1, "Missing Client or Client-Country", "Something went wrong.");
  }
  ApiCall call{.request = request, .world = world, .arguments = {}, .session = {}};
  for (const Route& route : k_routes) {
    if (route.method != request.method || !matches(route.pattern, path, call.arguments)) continue;
    call.session = session_of(request, world);
    if (route.needs == Needs::session && !call.session) return rejected(world);
    return route.handle(call);
  }
  return not_found();
}

}  // namespace matinee::sandbox
