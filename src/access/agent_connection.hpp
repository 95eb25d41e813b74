// SPDX-License-Identifier: MIT
//
// Connects to the user's agent and checks that it serves the same session as the caller.
#pragma once

#include <string>

#include <matinee/result.hpp>

#include "agent/client.hpp"
#include "cookies/source.hpp"
#include "host/circumstances.hpp"
#include "host/paths.hpp"

namespace matinee::access {

/// Returns the circumstances that decide the session of a program with this environment and this
/// configuration file (empty for the default one).
host::Circumstances circumstances_of(const cookies::Environment& environment,
                                     const std::string& config_file);

/// Connects to the agent at `place` and exchanges greetings. The agent must have the circumstances
/// `own`, so that it finds the session that the caller would find. An agent that MATINEE_SOCKET
/// names is accepted with any circumstances, because the user chose it; it may run on another
/// computer.
///
/// Fails with
///  - Errc::not_found if no agent is running and MATINEE_SOCKET names none;
///  - Errc::unavailable if the agent has other circumstances;
///  - Errc::storage if the socket belongs to another user or cannot be reached;
///  - Errc::network for a problem that the user should know: the agent does not answer, the answer
///    is not that of an agent, or no agent of this user listens at the socket in MATINEE_SOCKET.
Result<agent::Client> connect_agent(const host::AgentPlace& place, const host::Circumstances& own);

}  // namespace matinee::access
