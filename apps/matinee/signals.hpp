// SPDX-License-Identifier: MIT
//
// SIGINT and SIGTERM as a stop request: the work ends in good order and can be resumed.
#pragma once

#include <stop_token>
#include <thread>

#include "base/unique_fd.hpp"
#include "exit_code.hpp"

namespace matinee::cli {

/// One at a time in a process. The first signal requests a stop; a second one kills as usual.
class SignalWatcher {
 public:
  SignalWatcher();
  ~SignalWatcher();
  SignalWatcher(const SignalWatcher&) = delete;
  SignalWatcher& operator=(const SignalWatcher&) = delete;

  std::stop_token stop_token() const { return stop_.get_token(); }

  /// The signal that came; 0 for none.
  static int caught() noexcept;

  /// The exit code of a run that a stop request ended: ExitCode::terminated after SIGTERM.
  static ExitCode exit_code() noexcept;

 private:
  std::stop_source stop_;
  UniqueFd read_end_;
  UniqueFd write_end_;
  std::jthread waiter_;
};

}  // namespace matinee::cli
