// SPDX-License-Identifier: MIT
#include "agent/json.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "json/bytes.hpp"
#include "json/json.hpp"
#include "session/credential.hpp"

namespace matinee::agent {

namespace {

constexpr std::size_t k_most_cookies = 200;

// Indexed by CredentialKind.
constexpr std::array<std::string_view, 3> k_kinds{"login_token", "session_cookie", "page"};

std::optional<Cookie> cookie_of(const json::Value& object) {
  auto value = json::find_bytes(object, "value");
  auto name = json::find_string(object, "name");
  auto domain = json::find_string(object, "domain");
  if (!name || !domain || !value || !is_mubi_host(*domain)) return std::nullopt;
  return Cookie{.name = *std::move(name),
                .value = *std::move(value),
                .domain = *std::move(domain),
                .path = json::find_string(object, "path").value_or("/"),
                .expires = json::find_time(object, "expires")};
}

}  // namespace

std::string shortened(std::string_view text) {
  constexpr std::size_t k_longest = 40;
  return std::string(text.substr(0, k_longest));
}

json::Ordered json_of(const CookieOrigin& origin) {
  return {{"browser", origin.browser},
          {"profile", json::text_or_null(origin.profile)},
          {"container", json::or_null(origin.container)},
          {"file", origin.file}};
}

CookieOrigin origin_of(const json::Value& object) {
  return {.browser = json::find_string(object, "browser").value_or(""),
          .profile = json::find_string(object, "profile").value_or(""),
          .container = json::find_string(object, "container"),
          .file = json::find_string(object, "file").value_or("")};
}

json::Ordered json_of(const HeldSession& session) {
  const Credential& credential = session.credential;
  const Owner& owner = session.owner;
  const json::Wiped session_id(json::parse(credential.session_id_json.reveal()));
  return {{"token", credential.token.reveal()},
          {"kind", k_kinds[static_cast<std::size_t>(credential.kind)]},
          {"session_id", json::Ordered(session_id.value)},
          {"user_id", json::or_null(owner.user_id ? owner.user_id : credential.user_id)},
          {"country", json::or_null(owner.country)},
          {"expires_at", json::time_or_null(credential.expires_at)},
          {"checked_at", json::time_or_null(owner.checked_at)},
          {"source", json_of(credential.origin)},
          {"has_source", session.has_source}};
}

Result<HeldSession> session_of(const json::Value& object) {
  auto token = json::find_secret(object, "token");
  if (!token || !session::is_bearer_token(token->reveal())) {
    return Error(Errc::usage, "no token of a session");
  }
  HeldSession session;
  Credential& credential = session.credential;
  credential =
      session::credential_of_token(*std::move(token), origin_of(json::member(object, "source")),
                                   json::find_time(object, "expires_at"));
  const auto kind = std::ranges::find(k_kinds, json::find_string(object, "kind").value_or(""));
  if (kind != k_kinds.end()) {
    credential.kind = static_cast<CredentialKind>(kind - k_kinds.begin());
  }
  const json::Value& session_id = json::member(object, "session_id");
  if (session_id.is_string() || session_id.is_number_integer()) {
    std::string text = json::dump(session_id);
    credential.session_id_json = Secret::take(text);
  }
  session.owner = {.user_id = json::find_int(object, "user_id"),
                   .country = json::find_string(object, "country"),
                   .checked_at = json::find_time(object, "checked_at")};
  session.has_source = json::is_true(object, "has_source");
  // A cookie of the design contains the user id.
  if (credential.kind == CredentialKind::session_cookie) credential.user_id = session.owner.user_id;
  return session;
}

json::Ordered json_of(const CookieJar& jar) {
  json::Ordered cookies = json::Ordered::array();
  for (const Cookie& cookie : jar.cookies) {
    json::Ordered object{{"name", cookie.name},
                         {"domain", cookie.domain},
                         {"path", cookie.path},
                         {"expires", json::time_or_null(cookie.expires)}};
    json::put_secret(object, "value", cookie.value);
    cookies.push_back(std::move(object));
  }
  return {{"source", json_of(jar.origin)}, {"cookies", std::move(cookies)}};
}

Result<CookieJar> jar_of(const json::Value& object) {
  const json::Value& list = json::member(object, "cookies");
  if (!list.is_array() || list.size() > k_most_cookies) {
    return Error(Errc::usage, "no list of cookies");
  }
  CookieJar jar{.origin = origin_of(json::member(object, "source")), .cookies = {}};
  for (const json::Value& item : list) {
    auto cookie = cookie_of(item);
    if (!cookie) return Error(Errc::usage, "what is no cookie of mubi.com among the cookies");
    jar.cookies.push_back(std::move(*cookie));
  }
  return jar;
}

}  // namespace matinee::agent
