// SPDX-License-Identifier: MIT
//
// The way to the user's agent, and whether it may be asked for the caller's session.
#pragma once

#include <string>

#include <matinee/result.hpp>

#include "agent/client.hpp"
#include "cookies/source.hpp"
#include "host/circumstances.hpp"
#include "host/paths.hpp"

namespace matinee::access {

/// What decides the session of a program with these places and this configuration file (empty for
/// the usual one).
host::Circumstances circumstances_of(const cookies::Environment& environment,
                                     const std::string& config_file);

/// A connection to the agent at `place`, which has said what it is. It would find the session that
/// a caller in the circumstances `own` would find; one that MATINEE_SOCKET names is the user's
/// choice, whatever its circumstances: it may be another computer's.
///
/// Errc::not_found: no agent runs, and nobody said that one should. Errc::unavailable: it serves
/// other circumstances. Errc::storage: its socket is not ours, or cannot be reached. Errc::network:
/// something is wrong that the user should know of; it does not answer, or not as an agent does, or
/// MATINEE_SOCKET names a socket at which no agent of this user's listens.
Result<agent::Client> connect_agent(const host::AgentPlace& place, const host::Circumstances& own);

}  // namespace matinee::access
