// SPDX-License-Identifier: MIT
#include "mubi/raw_list.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/base64.hpp"
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
  constexpr auto k_parts = std::to_array<std::string_view>(
      {"token", "password", "passwd", "passphrase", "secret", "cookie", "session", "authorization",
       "apikey", "accesskey", "privatekey", "jwt", "csrf", "xsrf", "bearer", "credential",
       "oauth"});
  // Too short to be looked for within other words, such as "author". `lt` is the cookie of the
  // service's token.
  constexpr std::array<std::string_view, 3> k_wholes{"auth", "lt", "sid"};
  // "api_key", "apiKey" and "X-API-Key" are alike.
  std::string plain = ascii::lower_case(name);
  std::erase_if(plain, [](char c) { return !ascii::is_alnum(c); });
  const auto is_part = [&](std::string_view part) { return plain.find(part) != std::string::npos; };
  return std::ranges::any_of(k_parts, is_part) ||
         std::ranges::find(k_wholes, plain) != k_wholes.end();
}

// The texts that reveal a token.
class TokenForms {
 public:
  explicit TokenForms(std::string_view token) {
    if (token.empty()) return;
    any_case_.emplace_back(token);
    any_case_.push_back(percent_encoded(token));
    for (std::size_t before = 0; before < 3; ++before)
      add_base64(token, before);
  }
  ~TokenForms() {
    for (auto* forms : {&any_case_, &exact_}) {
      for (std::string& form : *forms)
        wipe(form);
    }
  }
  TokenForms(const TokenForms&) = delete;
  TokenForms& operator=(const TokenForms&) = delete;

  bool are_in(std::string_view text) const {
    return std::ranges::any_of(any_case_,
                               [&](const std::string& form) {
                                 return ascii::contains_ignoring_case(text, form);
                               }) ||
           std::ranges::any_of(exact_, [&](const std::string& form) {
             return text.find(form) != std::string_view::npos;
           });
  }

 private:
  // Base64 writes three bytes as four digits, so the digits depend on the number of bytes before
  // the token. The first and last digits also depend on the bytes next to it, and are left out.
  void add_base64(std::string_view token, std::size_t before) {
    std::string bytes(before, '\0');
    bytes += token;
    std::string digits = encode_base64(bytes);
    wipe(bytes);
    const std::size_t first = (before * 8 + 5) / 6;
    const std::size_t end = (before + token.size()) * 8 / 6;
    std::string form = digits.substr(first, end - first);
    wipe(digits);
    std::string for_urls = form;
    std::ranges::replace(for_urls, '+', '-');
    std::ranges::replace(for_urls, '/', '_');
    exact_.push_back(std::move(form));
    exact_.push_back(std::move(for_urls));
  }

  std::vector<std::string> any_case_;
  std::vector<std::string> exact_;
};

void remove_forms(json::Value& value, const TokenForms& token) {
  if (value.is_string() && token.are_in(value.get_ref<const std::string&>())) value = nullptr;
  if (value.is_object()) {
    for (auto member = value.begin(); member != value.end();) {
      const bool is_secret = is_named_like_a_secret(member.key()) || token.are_in(member.key());
      member = is_secret ? value.erase(member) : std::next(member);
    }
  }
  if (!value.is_structured()) return;
  for (json::Value& inner : value)
    remove_forms(inner, token);
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

using Send = std::function<Result<http::Response>(const std::string&)>;

Send sender(Client& client, const Secret& token) {
  return [&client, &token](const std::string& path) {
    return client.call(http::Method::get, path, "", token);
  };
}

}  // namespace

void remove_secrets(json::Value& value, std::string_view token) {
  remove_forms(value, TokenForms(token));
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

Result<RawEntry> raw_entry_of(RawKind kind, const json::Value& object) {
  if (!object.is_object()) return Error(Errc::failure, "an entry that is no object");
  const std::int64_t key = key_of_entry(kind, object);
  if (key == 0) return Error(Errc::failure, "an entry without an id");
  return RawEntry{.key = key, .json = json::dump(object)};
}

ListPage<RawEntry> raw_page_of(const json::Value& answer, RawKind kind, std::string_view token) {
  const auto parse = [&](json::Value entry) -> Result<RawEntry> {
    remove_secrets(entry, token);
    MATINEE_TRY_ASSIGN(RawEntry raw, raw_entry_of(kind, entry));
    if (raw.json.size() > json::Limits{}.max_bytes) {
      return Error(Errc::failure, "an entry that is too large");
    }
    return raw;
  };
  return page_of<RawEntry>(answer, array_name(kind), parse);
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
