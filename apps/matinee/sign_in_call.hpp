// SPDX-License-Identifier: MIT
//
// Calling a person who is not at a terminal: the session is lost, a sign-in is needed.
#pragma once

#include <functional>

#include <matinee/auth_manager.hpp>

#include "agent_link.hpp"
#include "context.hpp"
#include "starter.hpp"

namespace matinee::cli {

/// A notification on the desktop and the user's hook, as the options have it. The starter runs the
/// hook. What does not work is told to the log. Neither gets a secret: the hook finds MATINEE_STATE
/// in its environment.
void call_for_sign_in(Context& context, const AgentOptions& options, const SessionStatus& status,
                      Starter& starter, const std::function<void(std::string_view)>& log);

}  // namespace matinee::cli
