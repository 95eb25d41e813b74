// SPDX-License-Identifier: MIT
//
// The lists of members, with every kind of paging that clients of the service have seen.
#include <algorithm>
#include <charconv>
#include <climits>
#include <string>

#include <nlohmann/json.hpp>

#include "api.hpp"
#include "catalogue.hpp"
#include "http.hpp"
#include "library.hpp"
#include "world.hpp"

namespace matinee::sandbox {
namespace {

using nlohmann::json;

constexpr int k_per_page = 24;

std::string value_of(const Request& request, const char* name) {
  const Fields fields = request.parameters();
  const auto found = fields.find(name);
  return found == fields.end() ? std::string() : found->second;
}

// Returns the index after the entry whose id is the cursor, the size if there is no such entry, and
// -1 if the cursor is empty.
int place_behind(const json& items, const std::string& before) {
  if (before.empty()) return -1;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (std::to_string(items[i].at("id").get<long>()) == before) return static_cast<int>(i) + 1;
  }
  return static_cast<int>(items.size());
}

json slice(const json& items, int begin, int size) {
  json part = json::array();
  const int end = std::min(begin + size, static_cast<int>(items.size()));
  for (int i = begin; i < end; ++i)
    part.push_back(items[static_cast<std::size_t>(i)]);
  return part;
}

Response page_by_cursor(const ApiCall& call, std::string_view name, const json& items, int size,
                        bool tells_cursor) {
  const int begin = std::max(place_behind(items, value_of(call.request, "before")), 0);
  const json part = slice(items, begin, size);
  const bool has_next = begin + size < static_cast<int>(items.size());
  json meta = {{"total_count", items.size()}};
  if (tells_cursor) meta["next_cursor"] = has_next ? part.back().at("id") : json();
  return Response::json(200, {{name, part}, {"meta", meta}});
}

bool may_read(const ApiCall& call, int user_id) {
  const bool is_own = call.session && call.session->user.id == user_id;
  return is_own || call.world.library.shelf_of(user_id).is_public;
}

Response of_profile(const ApiCall& call, std::string_view name,
                    json (*items_of)(const Shelf&, int user_id)) {
  const int user_id = number_of(call.arguments[0]);
  if (!may_read(call, user_id)) {
    return api_error(403, 3, "Not permitted", "This profile is private.");
  }
  return member_page_of(call, name, items_of(call.world.library.shelf_of(user_id), user_id));
}

}  // namespace

Response member_page_of(const ApiCall& call, std::string_view name, const json& items) {
  const SettingValues settings = call.world.settings.get();
  int asked = k_per_page;
  const std::string text = value_of(call.request, "per_page");
  std::from_chars(text.data(), text.data() + text.size(), asked);
  const int size = std::clamp(asked, 0, settings.list_cap > 0 ? settings.list_cap : INT_MAX);
  switch (settings.list_paging) {
    case ListPaging::numbered:
      return page_of(call.request, name, items, k_per_page, settings.list_cap);
    case ListPaging::cursor:
      return page_by_cursor(call, name, items, size, true);
    case ListPaging::last_id:
      return page_by_cursor(call, name, items, size, false);
    case ListPaging::first_page_only:
      break;
  }
  return Response::json(200,
                        {{name, slice(items, 0, size)}, {"meta", {{"total_count", items.size()}}}});
}

json wishes_json(const ApiCall& call, int user_id) {
  json wishes = json::array();
  for (const Wish& wish : call.world.activity.wishes(user_id)) {
    wishes.push_back({{"id", wish.id},
                      {"created_at", "2024-02-29T12:00:00Z"},
                      {"film", film_json_of(wish.film_id)}});
  }
  return wishes;
}

Response get_user(const ApiCall& call) {
  const int user_id = number_of(call.arguments[0]);
  return Response::json(200, {{"id", user_id}, {"name", "Test Viewer"}});
}

Response get_ratings(const ApiCall& call) {
  return of_profile(call, "ratings", [](const Shelf& shelf, int) { return ratings_json(shelf); });
}

Response get_user_wishes(const ApiCall& call) {
  const int user_id = number_of(call.arguments[0]);
  if (!may_read(call, user_id)) {
    return api_error(403, 3, "Not permitted", "This profile is private.");
  }
  return member_page_of(call, "wishes", wishes_json(call, user_id));
}

Response get_user_lists(const ApiCall& call) {
  return of_profile(call, "lists", lists_json);
}

Response get_wishes(const ApiCall& call) {
  return member_page_of(call, "wishes", wishes_json(call, call.session->user.id));
}

Response get_view_logs(const ApiCall& call) {
  const int user_id = call.session->user.id;
  json logs = views_json(call.world.library.shelf_of(user_id));
  json own = json::array();
  int id = 1;
  for (const View& view : call.world.activity.views(user_id)) {
    own.push_back(
        {{"id", id++}, {"watched_at", iso8601(view.at)}, {"film", film_json_of(view.film_id)}});
  }
  own.insert(own.end(), logs.begin(), logs.end());
  return member_page_of(call, "view_logs", own);
}

Response get_collection_films(const ApiCall& call) {
  if (call.arguments[0] != "new-harvest") return not_found();
  json films = json::array();
  for (const FilmSpec* film : feature_films())
    films.push_back(film_json(*film));
  return member_page_of(call, "films", films);
}

}  // namespace matinee::sandbox
