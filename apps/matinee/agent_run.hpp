// SPDX-License-Identifier: MIT
//
// The process that is the agent.
#pragma once

#include <matinee/result.hpp>

#include "agent_link.hpp"
#include "base/unique_fd.hpp"
#include "context.hpp"
#include "exit_code.hpp"

namespace matinee::cli {

/// Serves until it is told to stop. `ready` is where to say, once, that it serves or why it does
/// not; it may be empty. A socket that systemd has opened (LISTEN_FDS) is taken in place of its
/// own. Errc::busy where another agent serves this user.
Result<ExitCode> run_agent(Context& context, const AgentOptions& options, UniqueFd ready);

}  // namespace matinee::cli
