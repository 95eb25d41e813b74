// SPDX-License-Identifier: MIT
//
// The agent's own process.
#pragma once

#include <span>

#include <matinee/result.hpp>

#include "agent_link.hpp"
#include "base/unique_fd.hpp"
#include "context.hpp"
#include "exit_code.hpp"
#include "fence/protections.hpp"
#include "starter.hpp"

namespace matinee::cli {

/// What is done for the agent while its process has one thread.
struct AgentProcess {
  Result<Starter> starter;
  /// Whether the private folder of the socket exists.
  Result<void> folder = {};
  /// What restricts this process so far. The call filter comes later.
  fence::Protections protections = {};
  /// Why Landlock, which the kernel has, does not restrict this process; empty if it does.
  std::string landlock_problem = {};
};

/// Splits off the starter and restricts this process's access to files, for good. Must be called
/// while there is one thread. `words` are the arguments of the process. An agent in the background
/// also moves to new memory.
AgentProcess become_agent(std::span<char*> words, bool is_in_background);

/// Serves until it is told to stop. Writes "ok" or the encoded error to `ready` once; `ready` may
/// be empty. Uses the socket that systemd opened (LISTEN_FDS) if there is one. Errc::busy if
/// another agent serves this user.
Result<ExitCode> run_agent(Context& context, const AgentOptions& options, AgentProcess process,
                           UniqueFd ready);

}  // namespace matinee::cli
