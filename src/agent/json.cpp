// SPDX-License-Identifier: MIT
#include "agent/json.hpp"

#include <cstdint>

#include <matinee/secret.hpp>

namespace matinee::agent {

using json = nlohmann::ordered_json;

namespace {

constexpr int k_deepest = 16;
constexpr std::size_t k_most_cookies = 200;

void wipe_strings(json& value) {
  if (value.is_string()) wipe(value.get_ref<std::string&>());
  if (!value.is_structured()) return;
  for (json& item : value)
    wipe_strings(item);
}

json parse_bounded(std::string_view text) {
  bool is_too_deep = false;
  const auto watch_depth = [&](int depth, json::parse_event_t, json&) {
    is_too_deep |= depth > k_deepest;
    return !is_too_deep;
  };
  json value = json::parse(text, watch_depth, false);
  if (is_too_deep) value = json(json::value_t::discarded);
  return value;
}

std::optional<Cookie> cookie_of(const json& object) {
  const json& value = member(object, "value");
  auto name = text_of(object, "name");
  auto domain = text_of(object, "domain");
  if (!name || !domain || !value.is_string() || !is_mubi_host(*domain)) return std::nullopt;
  Cookie cookie{.name = std::move(*name),
                .value = Secret::copy_of(value.get_ref<const std::string&>()),
                .domain = std::move(*domain),
                .path = text_of(object, "path").value_or("/"),
                .expires = {}};
  const json& expires = member(object, "expires");
  if (expires.is_number_integer()) {
    cookie.expires = UnixTime(std::chrono::seconds(expires.get<std::int64_t>()));
  }
  return cookie;
}

}  // namespace

WipedJson::WipedJson(std::string_view text) : value(parse_bounded(text)) {}

WipedJson::~WipedJson() {
  wipe_strings(value);
}

const json& member(const json& object, const char* key) {
  static const json k_null;
  if (!object.is_object()) return k_null;
  const auto found = object.find(key);
  return found == object.end() ? k_null : *found;
}

json time_or_null(const std::optional<UnixTime>& moment) {
  return moment ? json(moment->time_since_epoch().count()) : json(nullptr);
}

std::optional<std::string> text_of(const json& object, const char* key) {
  const json& value = member(object, key);
  if (!value.is_string()) return std::nullopt;
  return value.get<std::string>();
}

std::string dumped(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string shortened(std::string_view text) {
  constexpr std::size_t k_longest = 40;
  return std::string(text.substr(0, k_longest));
}

json json_of(const CookieOrigin& origin) {
  return {{"browser", origin.browser},
          {"profile", origin.profile.empty() ? json(nullptr) : json(origin.profile)},
          {"container", origin.container ? json(*origin.container) : json(nullptr)},
          {"file", origin.file}};
}

CookieOrigin origin_of(const json& object) {
  return {.browser = text_of(object, "browser").value_or(""),
          .profile = text_of(object, "profile").value_or(""),
          .container = text_of(object, "container"),
          .file = text_of(object, "file").value_or("")};
}

json json_of(const CookieJar& jar) {
  json cookies = json::array();
  for (const Cookie& cookie : jar.cookies) {
    cookies.push_back({{"name", cookie.name},
                       {"value", cookie.value.reveal()},
                       {"domain", cookie.domain},
                       {"path", cookie.path},
                       {"expires", time_or_null(cookie.expires)}});
  }
  return {{"source", json_of(jar.origin)}, {"cookies", std::move(cookies)}};
}

Result<CookieJar> jar_of(const json& object) {
  const json& list = member(object, "cookies");
  if (!list.is_array() || list.size() > k_most_cookies) {
    return Error(Errc::usage, "no list of cookies");
  }
  CookieJar jar{.origin = origin_of(member(object, "source")), .cookies = {}};
  for (const json& item : list) {
    auto cookie = cookie_of(item);
    if (!cookie) return Error(Errc::usage, "what is no cookie of mubi.com among the cookies");
    jar.cookies.push_back(std::move(*cookie));
  }
  return jar;
}

}  // namespace matinee::agent
