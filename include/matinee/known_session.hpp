// SPDX-License-Identifier: MIT
//
// What a program may read of its session at any time: the result of the calls so far.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>

namespace matinee {

/// A snapshot. It never changes once it was handed out, so any thread may read it without a lock.
struct KnownSession {
  /// The cookies that make the session, one of a name. Nothing if it was not found among cookies.
  std::optional<CookieJar> cookies = {};
  /// Null until headers were made.
  std::shared_ptr<const AuthHeaders> headers = {};
  SessionStatus status = {};
  /// Whether the running agent holds the session, and not this process.
  bool is_of_agent = false;
};

/// "chromium Default", "file", "the agent"; empty if nothing is known of a session.
std::string origin_of(const KnownSession& known);

}  // namespace matinee
