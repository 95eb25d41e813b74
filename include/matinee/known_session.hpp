// SPDX-License-Identifier: MIT
//
// KnownSession: the result of a Session's calls so far, which a program may read at any time.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>

namespace matinee {

/// A snapshot. It is never modified after its publication, so any thread may read it without a
/// lock.
struct KnownSession {
  /// The session's cookies, at most one of each name. Absent if the session did not come from
  /// cookies.
  std::optional<CookieJar> cookies = {};
  /// Null until headers have been made.
  std::shared_ptr<const AuthHeaders> headers = {};
  SessionStatus status = {};
  /// True if the agent holds the session; false if this process does.
  bool is_of_agent = false;
};

/// Returns the origin for messages: "chromium Default", "file", "the agent". Empty if no session is
/// known.
std::string origin_of(const KnownSession& known);

}  // namespace matinee
