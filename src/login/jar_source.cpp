// SPDX-License-Identifier: MIT
#include "login/jar_source.hpp"

#include <utility>

namespace matinee::login {

CookieJar clone_of(const CookieJar& jar) {
  CookieJar copy{.origin = jar.origin, .cookies = {}};
  copy.cookies.reserve(jar.cookies.size());
  for (const Cookie& cookie : jar.cookies) {
    copy.cookies.push_back({.name = cookie.name,
                            .value = cookie.value.clone(),
                            .domain = cookie.domain,
                            .path = cookie.path,
                            .expires = cookie.expires,
                            .secure = cookie.secure,
                            .http_only = cookie.http_only,
                            .same_site = cookie.same_site});
  }
  return copy;
}

CookieJar jar_of_token(const Secret& token, std::string browser, std::string file) {
  CookieJar jar{.origin = {.browser = std::move(browser),
                           .profile = {},
                           .container = {},
                           .file = std::move(file)},
                .cookies = {}};
  jar.cookies.push_back({.name = "lt",
                         .value = token.clone(),
                         .domain = "mubi.com",
                         .path = "/",
                         .expires = {},
                         .secure = true});
  return jar;
}

}  // namespace matinee::login
