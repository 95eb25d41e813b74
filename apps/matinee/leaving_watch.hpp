// SPDX-License-Identifier: MIT
//
// The agent's part in the notice before films leave: it starts `matinee watchlist --notify` when a
// notice is due. The lists of a member never come into the agent's own process.
#pragma once

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

/// The arguments of that command; empty if the options ask for no notice. No secret is among them.
std::vector<std::string> notice_arguments(const GlobalOptions& global, const AgentOptions& options);

/// Looks every hour, on its own thread, whether a notice is due. The thread ends with the object.
/// `clock`, and what the functions refer to, must outlive it.
class LeavingWatch {
 public:
  using Log = std::function<void(std::string_view)>;

  /// `start` starts the command.
  LeavingWatch(Clock& clock, NoticeStamps stamps, std::function<Result<void>()> start, Log log);

 private:
  std::jthread thread_;
};

}  // namespace matinee::cli
