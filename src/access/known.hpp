// SPDX-License-Identifier: MIT
//
// What a program may read of its session at any time, without a call. Pure.
#pragma once

#include <optional>

#include <matinee/auth_manager.hpp>
#include <matinee/known_session.hpp>

namespace matinee::access {

/// The result of the calls so far.
using Known = KnownSession;

/// Whether `headers` are of the session with this token.
bool are_of(const AuthHeaders& headers, const Secret& token);

/// Headers of the agent. What was known of the same session stays known.
Known known_of_agent(AuthHeaders headers, const Known& before);

/// A status of the agent. Headers that were known of the same session stay.
Known known_of_agent(SessionStatus status, const Known& before);

/// What `auth` holds. Without new headers those from before stay if they are of the same token.
Known known_of(const AuthManager& auth, std::optional<AuthHeaders> headers, const Known& before);

}  // namespace matinee::access
