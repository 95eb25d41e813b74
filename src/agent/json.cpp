// SPDX-License-Identifier: MIT
#include "agent/json.hpp"

#include <cstdint>
#include <optional>
#include <utility>

#include "json/json.hpp"

namespace matinee::agent {

namespace {

constexpr std::size_t k_most_cookies = 200;

std::optional<Cookie> cookie_of(const json::Value& object) {
  auto value = json::find_secret(object, "value");
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

json::Ordered json_of(const CookieJar& jar) {
  json::Ordered cookies = json::Ordered::array();
  for (const Cookie& cookie : jar.cookies) {
    cookies.push_back({{"name", cookie.name},
                       {"value", cookie.value.reveal()},
                       {"domain", cookie.domain},
                       {"path", cookie.path},
                       {"expires", json::time_or_null(cookie.expires)}});
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
