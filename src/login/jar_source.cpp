// SPDX-License-Identifier: MIT
#include "login/jar_source.hpp"

#include <utility>

#include "session/token_manager.hpp"

namespace matinee::login {

CookieJar clone_of(const CookieJar& jar) {
  CookieJar copy{.origin = jar.origin, .cookies = {}};
  copy.cookies.reserve(jar.cookies.size());
  for (const Cookie& cookie : jar.cookies)
    copy.cookies.push_back(cookie.with_value(cookie.value.clone()));
  return copy;
}

CookieJar jar_of_token(const Secret& token, std::string browser, std::string file) {
  CookieJar jar{.origin = {.browser = std::move(browser),
                           .profile = {},
                           .container = {},
                           .file = std::move(file)},
                .cookies = {}};
  jar.cookies.push_back(session::login_token_cookie(token));
  return jar;
}

}  // namespace matinee::login
