// SPDX-License-Identifier: MIT
//
// An API call that returns a list in pages. Private to this layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/percent.hpp"
#include "json/json.hpp"
#include "mubi/answer.hpp"
#include "mubi/client.hpp"
#include "mubi/models_json.hpp"
#include "mubi/paging.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::mubi {

struct ListCall {
  /// Without version and paging: "/search/films?query=x".
  std::string path = {};
  /// The member of the response that contains the entries.
  const char* member = "";
  /// The name of the list in messages.
  std::string what = {};
  const Secret* token = nullptr;
  Paging paging = Paging::numbered;
};

inline std::string path_of(const ListCall& call, const PageRequest& page) {
  const std::string_view sign = call.path.find('?') == std::string::npos ? "?" : "&";
  if (!page.before.empty()) {
    return fmt::format("{}{}before={}&per_page={}", call.path, sign, percent_encoded(page.before),
                       page.per_page);
  }
  return fmt::format("{}{}page={}&per_page={}", call.path, sign, page.page, page.per_page);
}

/// The call for a member's list. `user_id` is used for ratings and lists only.
ListCall call_of(const RawList& list, std::int64_t user_id, const Secret* token);

/// Tries both versions of the API and returns the first response that is not Errc::not_found. Both
/// versions respond alike, but either may be removed. `send` makes the call: path ->
/// Result<http::Response>.
template <class Send>
Result<json::Value> ask_either(std::string_view path, std::string_view what, Send send) {
  std::optional<Error> first;
  for (const std::string_view version : {"/v4", "/v3"}) {
    MATINEE_TRY_ASSIGN(const auto response, send(fmt::format("{}{}", version, path)));
    auto answer = read_answer(response, what);
    if (answer || answer.error().code() != Errc::not_found) return answer;
    if (!first) first = answer.error();
  }
  return *std::move(first);
}

template <class Item>
Result<Listing<Item>> Client::collect(const ListCall& call,
                                      ListPage<Item> (*parse)(const json::Value&), Range range) {
  const auto fetch = [&](const PageRequest& page) -> Result<ListPage<Item>> {
    MATINEE_TRY_ASSIGN(const json::Value answer,
                       ask_either_version(path_of(call, page), call.token, call.what));
    if (!json::member(answer, call.member).is_array()) {
      return Error(Errc::failure, fmt::format("{}: the service gives no list", call.what));
    }
    return parse(answer);
  };
  return Pager<Item>(fetch, range, clock_, stop_, call.paging, on_list_progress_).collect();
}

}  // namespace matinee::mubi
