// SPDX-License-Identifier: MIT
//
// The agent's part in the notice before films leave: it starts `matinee watchlist --notify` when a
// notice is due. The lists of a member never come into the agent's own process.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <matinee/clock.hpp>

#include "agent_link.hpp"
#include "leaving_notice.hpp"
#include "options.hpp"

namespace matinee::cli {

/// The arguments of that command. No secret is among them.
std::vector<std::string> notice_arguments(const GlobalOptions& global, const AgentOptions& options);

/// Looks every hour, on a thread of its own, whether a notice is due; not at all if the options ask
/// for none. The thread ends with the object. `clock` and what `log` refers to outlive it. In a
/// process that ignores SIGCHLD.
class LeavingWatch {
 public:
  using Log = std::function<void(std::string_view)>;

  /// `socket` is where the command finds this agent.
  LeavingWatch(Clock& clock, const GlobalOptions& global, const AgentOptions& options,
               NoticeStamps stamps, const std::filesystem::path& socket, Log log);

 private:
  std::jthread thread_;
};

}  // namespace matinee::cli
