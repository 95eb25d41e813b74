// SPDX-License-Identifier: MIT
//
// What matinee-agent.so exports. Loader and module are of one build: C++ types cross between them.
#pragma once

#include <stop_token>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "agent/server.hpp"
#include "base/unique_fd.hpp"
#include "fence/protections.hpp"

namespace matinee::cli {

struct AgentModuleArguments {
  UniqueFd listener;
  SessionSource* source = nullptr;
  http::Transport* transport = nullptr;
  Clock* clock = nullptr;
  agent::KeeperSettings keeper = {};
  agent::ServerSettings server = {};
  session::SessionMonitor::CallForSignIn call = {};
  agent::Keeper::Log log = {};
  std::stop_token stop = {};
  /// What restricts the process so far.
  fence::Protections protections = {};
};

/// Keeps a session and serves it until the end; leaves in `ending` what agent::serve says.
using RunAgent = void (*)(AgentModuleArguments arguments, Result<agent::Ending>& ending);

inline constexpr const char* k_run_agent = "matinee_run_agent";

}  // namespace matinee::cli
