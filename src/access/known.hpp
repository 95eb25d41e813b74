// SPDX-License-Identifier: MIT
//
// The state of a session that a program can read at any time without a request. Pure functions.
#pragma once

#include <optional>

#include <matinee/auth_manager.hpp>
#include <matinee/known_session.hpp>

namespace matinee::access {

/// The combined results of the calls so far.
using Known = KnownSession;

/// Returns true if `headers` contain this token.
bool are_of(const AuthHeaders& headers, const Secret& token);

/// Combines headers from the agent with the previous state. Keeps the previous status if it is that
/// of the same session.
Known known_of_agent(AuthHeaders headers, const Known& before);

/// Combines a status from the agent with the previous state. Keeps the previous headers if they are
/// those of the same session.
Known known_of_agent(SessionStatus status, const Known& before);

/// Combines the state of `auth` with `headers`. Without new headers, keeps the previous headers if
/// they contain the same token.
Known known_of(const AuthManager& auth, std::optional<AuthHeaders> headers, const Known& before);

}  // namespace matinee::access
