// SPDX-License-Identifier: MIT
//
// What the agent may not do itself, because it is fenced, a second process does for it: the
// starter. It holds no secret, reads nothing foreign, and does nothing but what was settled at the
// start.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::cli {

/// Whether these words of a command line ask for the agent itself.
bool asks_for_agent(std::span<char* const> words);

/// Between execve(2) and main() other processes of the user may have opened this one's memory, and
/// may read it as long as it lives. An agent in the background (--ready-fd) has no parent that
/// waits for it, so it goes on in a new process here, which was closed to others from its first
/// instruction on. While there is one thread.
void move_to_new_memory(std::span<char* const> words);

/// Starts the starter as a child, while there is one thread. `words` are the command line's, which
/// the starter overwrites in its own memory. If there can be none, Starter::inherited() has
/// nothing.
void split_off_starter(std::span<char*> words);

/// The agent's end. Any thread may use it.
class Starter {
 public:
  /// That of this process; nothing in a process that is no agent's. Once.
  static std::optional<Starter> inherited();

  struct Settled {
    std::string hook = {};  ///< a shell command; empty for none
    /// To be removed in the end; empty if the agent did not make its socket.
    std::string own_socket = {};
    /// Where the notice's command finds the agent.
    std::string agent_socket = {};
    /// Of the command that tells what leaves; empty for none.
    std::vector<std::string> notice_arguments = {};
    std::vector<std::string> fetch_arguments = {};
  };
  /// What is done from now on, once for all: an agent that was taken over has nothing else done.
  Result<void> settle(const Settled& settled);

  /// Our end of the socket on which a new matinee-fetch takes orders.
  Result<UniqueFd> start_fetch();
  /// `state` is for MATINEE_STATE.
  Result<void> start_hook(std::string_view state);
  /// Starts the command that tells what leaves.
  Result<void> start_notice();
  Result<void> remove_socket();

 private:
  explicit Starter(UniqueFd socket) : socket_(std::move(socket)) {}
  Result<UniqueFd> ask(const std::string& message);

  UniqueFd socket_;
  // One question at a time, so that each has its own answer.
  std::unique_ptr<std::mutex> asking_ = std::make_unique<std::mutex>();
};

}  // namespace matinee::cli
