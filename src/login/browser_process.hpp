// SPDX-License-Identifier: MIT
//
// A browser as a child of this process, in a session of its own: a Ctrl-C on the terminal does not
// reach it, and all that it starts can be ended with it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include <sys/types.h>

#include "base/unique_fd.hpp"

namespace matinee::login {

/// How a process ended: its status, or the signal that killed it.
struct Ending {
  int status = 0;
  int signal = 0;
  friend bool operator==(const Ending&, const Ending&) = default;
};

struct Command {
  /// The program, absolute, and its arguments.
  std::vector<std::string> arguments = {};
  /// The whole environment, as NAME=VALUE.
  std::vector<std::string> variables = {};
  /// Descriptors of ours, and the numbers under which the child finds them (above 2). Everything
  /// else is closed there; 0 to 2 are /dev/null.
  std::vector<std::pair<int, int>> descriptors = {};
};

class BrowserProcess {
 public:
  /// Errc::not_found or Errc::failure where the program cannot be run. The browser is asked to end
  /// (SIGTERM) when the thread that called this ends, so also when this process is killed.
  static Result<BrowserProcess> start(const Command& command);

  BrowserProcess(BrowserProcess&& other) noexcept;
  BrowserProcess& operator=(BrowserProcess&&) = delete;
  BrowserProcess(const BrowserProcess&) = delete;
  BrowserProcess& operator=(const BrowserProcess&) = delete;
  /// Kills it.
  ~BrowserProcess();

  /// Readable once the process has ended.
  int descriptor() const noexcept { return ended_.get(); }

  /// How it ended; nothing while it runs.
  std::optional<Ending> ending();

  /// Asks the browser to end, waits, and then kills it and all of its process group.
  Ending close(std::chrono::milliseconds patience);

 private:
  BrowserProcess(pid_t pid, UniqueFd ended) : pid_(pid), ended_(std::move(ended)) {}
  bool wait_for_end(std::chrono::milliseconds longest) const;
  void kill_and_reap();

  pid_t pid_ = -1;
  UniqueFd ended_;
  std::optional<Ending> ending_;
};

/// Starts a program that outlives this one, and does not wait for it.
Result<void> start_detached(const Command& command);

/// What a program prints, up to 64 KiB; empty where it cannot be run, fails, or takes too long.
std::string output_of(const Command& command, std::chrono::milliseconds longest);

}  // namespace matinee::login
