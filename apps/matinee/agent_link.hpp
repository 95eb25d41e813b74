// SPDX-License-Identifier: MIT
//
// The way from a command to the user's agent: where its socket is, and starting one.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "agent/client.hpp"
#include "host/circumstances.hpp"
#include "host/paths.hpp"
#include "options.hpp"

namespace matinee::cli {

/// How an agent is to live; each has an option of `matinee agent`.
struct AgentOptions {
  std::chrono::seconds interval = std::chrono::minutes(15);
  std::chrono::seconds lifetime = std::chrono::hours(12);
  std::optional<std::chrono::seconds> idle_life = {};
  std::optional<std::chrono::seconds> total_life = {};
  /// A program that is run when a sign-in is needed.
  std::string hook = {};
  bool no_notification = false;
  /// The agent tells once a day which films leave the watchlist within this number of days. 0 turns
  /// it off.
  int notify_leaving_days = 0;
  /// A program that is run then.
  std::string leaving_hook = {};
};

/// The arguments of an agent that is to do as these options say. No secret is among them.
std::vector<std::string> agent_arguments(const GlobalOptions& global, const AgentOptions& options);

/// Starts `matinee agent --foreground` on its own, away from terminal and session, and waits until
/// it serves. Well where another one was faster.
Result<void> start_agent(const host::AgentPlace& place, const std::vector<std::string>& arguments);

/// A connection to the user's agent, which is started where it does not run, unless MATINEE_SOCKET
/// names it. Errors as access::connect_agent() has them, and busy and others that tell why it did
/// not start.
Result<agent::Client> reach_agent(const GlobalOptions& global,
                                  const host::Circumstances& circumstances);

/// The agent that runs at the usual place, whoever it serves, after it has said what it is. Errors
/// as agent::Client has them.
Result<agent::Client> running_agent();

}  // namespace matinee::cli
