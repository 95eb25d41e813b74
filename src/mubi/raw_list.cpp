// SPDX-License-Identifier: MIT
#include "mubi/raw_list.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/percent.hpp"
#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/client.hpp"
#include "mubi/list_call.hpp"
#include "mubi/list_page.hpp"
#include "mubi/paging.hpp"
#include "mubi/raw_list_json.hpp"

namespace matinee::mubi {

namespace {

bool is_named_like_a_secret(std::string_view name) {
  constexpr std::array<std::string_view, 5> k_parts{"token", "password", "secret", "cookie",
                                                    "session"};
  return std::ranges::any_of(
      k_parts, [&](std::string_view part) { return ascii::contains_ignoring_case(name, part); });
}

bool holds(const json::Value& value, std::string_view token) {
  return value.is_string() && !token.empty() &&
         value.get_ref<const std::string&>().find(token) != std::string::npos;
}

std::int64_t key_of_entry(RawKind kind, const json::Value& object) {
  const std::int64_t id = json::find_loose_int(object, "id").value_or(0);
  const json::Value& film = json::member(object, "film");
  const std::int64_t film_id = json::find_loose_int(film, "id")
                                   .value_or(json::find_loose_int(object, "film_id").value_or(0));
  switch (kind) {
    case RawKind::listed_film:
      return film_id;
    case RawKind::view:
      if (id <= 0 && film_id <= 0) return 0;
      return key_of(View{.id = id,
                         .film = {.id = film_id},
                         .watched_at = json::find_string(object, "watched_at").value_or("")});
    case RawKind::rating:
      return id > 0 ? id : film_id;
    case RawKind::wish:
    case RawKind::list:
      break;
  }
  return id;
}

Result<RawEntry> raw_entry_of(RawKind kind, const json::Value& object) {
  if (!object.is_object()) return Error(Errc::failure, "an entry that is no object");
  const std::int64_t key = key_of_entry(kind, object);
  if (key == 0) return Error(Errc::failure, "an entry without an id");
  return RawEntry{.key = key, .json = json::dump(object)};
}

using Send = std::function<Result<http::Response>(const std::string&)>;

Send sender(Client& client, const Secret& token) {
  return [&client, &token](const std::string& path) {
    return client.call(http::Method::get, path, "", token);
  };
}

}  // namespace

void remove_secrets(json::Value& value, std::string_view token) {
  if (holds(value, token)) value = nullptr;
  if (value.is_object()) {
    for (auto member = value.begin(); member != value.end();) {
      const bool is_secret = is_named_like_a_secret(member.key()) ||
                             (!token.empty() && member.key().find(token) != std::string::npos);
      member = is_secret ? value.erase(member) : std::next(member);
    }
  }
  if (!value.is_structured()) return;
  for (json::Value& inner : value)
    remove_secrets(inner, token);
}

const char* array_name(RawKind kind) noexcept {
  switch (kind) {
    case RawKind::rating:
      return "ratings";
    case RawKind::view:
      return "view_logs";
    case RawKind::wish:
      return "wishes";
    case RawKind::list:
      return "lists";
    case RawKind::listed_film:
      break;
  }
  return "list_films";
}

Result<RawEntry> parse_raw_entry(RawKind kind, std::string_view json) {
  return raw_entry_of(kind, json::parse(json));
}

ListPage<RawEntry> raw_page_of(const json::Value& answer, RawKind kind, std::string_view token) {
  return page_of<RawEntry>(answer, array_name(kind), [&](json::Value entry) {
    remove_secrets(entry, token);
    return raw_entry_of(kind, entry);
  });
}

ListCall call_of(const RawList& list, std::int64_t user_id, const Secret* token) {
  ListCall call{.member = array_name(list.kind), .token = token, .paging = Paging::by_cursor};
  switch (list.kind) {
    case RawKind::wish:
      call.path = "/wishes";
      call.what = "watchlist";
      return call;
    case RawKind::view:
      call.path = "/view_logs";
      call.what = "viewing history";
      return call;
    case RawKind::listed_film:
      call.path = fmt::format("/lists/{}/list_films", percent_encoded(list.slug));
      call.what = fmt::format("list {}", list.slug);
      call.paging = Paging::numbered;
      return call;
    case RawKind::rating:
    case RawKind::list:
      break;
  }
  call.path = fmt::format("/users/{}/{}", user_id, call.member);
  call.what = fmt::format("{} of user {}", call.member, user_id);
  return call;
}

Result<Listing<RawEntry>> RawReader::fetch(const RawList& list, const std::stop_token& stop,
                                           ListProgress progress) {
  const ListCall call = call_of(list, user_id_, &token_);
  const auto fetch = [&](const PageRequest& page) -> Result<ListPage<RawEntry>> {
    MATINEE_TRY_ASSIGN(const json::Value answer,
                       ask_either(path_of(call, page), call.what, sender(client_, token_)));
    if (!json::member(answer, call.member).is_array()) {
      return Error(Errc::failure, fmt::format("{}: the service gives no list", call.what));
    }
    return raw_page_of(answer, list.kind, token_.reveal());
  };
  return Pager<RawEntry>(fetch, {}, clock_, stop, call.paging, std::move(progress)).collect();
}

Result<std::string> RawReader::fetch_profile() {
  const std::string what = fmt::format("user {}", user_id_);
  MATINEE_TRY_ASSIGN(json::Value answer,
                     ask_either(fmt::format("/users/{}", user_id_), what, sender(client_, token_)));
  if (!answer.is_object()) return Error(Errc::failure, what + ": the service gives no profile");
  remove_secrets(answer, token_.reveal());
  return json::dump(answer);
}

}  // namespace matinee::mubi
