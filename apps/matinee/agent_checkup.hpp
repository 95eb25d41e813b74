// SPDX-License-Identifier: MIT
//
// What `matinee doctor` sees of the agent, and what it says about it.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <matinee/result.hpp>

#include "agent/protocol.hpp"
#include "checkup.hpp"
#include "host/circumstances.hpp"
#include "host/paths.hpp"

namespace matinee::cli {

struct SeenAgent {
  host::AgentPlace place = {};
  /// What is wrong with the socket's folder; empty where nothing is.
  std::string folder_fault = {};
  /// Whether something is at the socket's path: one that nobody listens at is a dead agent's.
  bool has_socket = false;
  /// What it answers; Errc::not_found where nobody listens.
  Result<agent::Greeting> greeting = Error(Errc::not_found, "no agent runs");
  /// The circumstance in which it differs from this program, so that commands do without it; empty
  /// where there is none.
  std::string difference = {};
  /// Nothing where it was not asked: a locked one tells nothing.
  std::optional<SessionState> session = {};
  /// Why it has none, or why that cannot be told.
  std::optional<Error> reason = {};
  /// Where its session is from.
  std::optional<CookieOrigin> origin = {};
};

/// Starts none, and waits no longer than `patience` for each of its answers. The agent asks the
/// service about a session that it thinks valid, and reads its source again.
SeenAgent look_at_agent(const host::AgentPlace& place, const host::Circumstances& own,
                        const std::string& network, std::chrono::milliseconds patience);

/// `own_version` is this program's: an agent of another one is told of.
void check_agent(const SeenAgent& seen, std::string_view own_version, Checkup& checkup);

/// An agent that is not asked, and why.
void leave_agent_unchecked(std::string_view why, Checkup& checkup);

}  // namespace matinee::cli
