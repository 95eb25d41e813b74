// SPDX-License-Identifier: MIT
//
// Makes jars of invented cookies.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <matinee/cookie.hpp>

namespace matinee::test {

inline constexpr UnixTime k_today{std::chrono::seconds(1'790'000'000)};
inline constexpr UnixTime k_next_year = k_today + std::chrono::hours(24 * 365);
inline constexpr std::string_view k_token = "00000000000000000000000000000000c0ffee";

inline Cookie cookie(std::string name, std::string_view value, std::string domain = "mubi.com") {
  return {.name = std::move(name),
          .value = Secret::copy_of(value),
          .domain = std::move(domain),
          .path = "/",
          .expires = k_next_year};
}

template <class... Cookies>
CookieJar jar_of(Cookies... cookies) {
  CookieJar jar{.origin = {.browser = "firefox", .profile = "p", .container = {}, .file = "/db"},
                .cookies = {}};
  (jar.cookies.push_back(std::move(cookies)), ...);
  return jar;
}

}  // namespace matinee::test
