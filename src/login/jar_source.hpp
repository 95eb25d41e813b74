// SPDX-License-Identifier: MIT
//
// A session that did not come from a browser's store, as a jar of cookies: what all that reads
// sessions understands.
#pragma once

#include <string>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/secret.hpp>

namespace matinee::login {

/// An explicit second copy, values included.
CookieJar clone_of(const CookieJar& jar);

/// The one cookie that the service's website would have set for that token. `browser` and `file`
/// say where it came from.
CookieJar jar_of_token(const Secret& token, std::string browser, std::string file);

/// Hands out copies of a jar.
class JarSource final : public SessionSource {
 public:
  explicit JarSource(CookieJar jar) : jar_(std::move(jar)) {}
  Result<CookieJar> extract_cookies() override { return clone_of(jar_); }

 private:
  CookieJar jar_;
};

}  // namespace matinee::login
