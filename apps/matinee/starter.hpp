// SPDX-License-Identifier: MIT
//
// The starter: a process that starts programs for the agent, because the agent's fence forbids
// that. It holds no secret and reads no foreign data. It starts only what the agent settled before
// the agent read anything.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::cli {

/// Continues in a new process, whose memory no other process could open before it was closed to
/// them. The memory of this process was open to other processes of the user between execve(2) and
/// main(), and a descriptor of it stays valid. The calling process exits, so nobody may wait for
/// it. Must be called while there is one thread.
void move_to_new_memory();

/// The agent's end of the connection to its starter. Thread-safe.
class Starter {
 public:
  /// Starts the starter as a child. Must be called while there is one thread. `words` are the
  /// arguments of the process; the starter overwrites them in its own memory, so that it does not
  /// look like a second agent.
  static Result<Starter> split_off(std::span<char*> words);

  struct Settled {
    std::string hook = {};  ///< a shell command; empty for none
    /// The socket to remove at the end; empty if the agent did not create its socket.
    std::string own_socket = {};
    /// Where the notice's command finds the agent.
    std::string agent_socket = {};
    /// Arguments of the command that tells what leaves; empty for none.
    std::vector<std::string> notice_arguments = {};
    std::vector<std::string> fetch_arguments = {};
  };
  /// Fixes what may be started from now on. A second call fails, so an agent that was taken over
  /// cannot have anything else started. Errc::usage if the hook is too long.
  Result<void> settle(const Settled& settled);

  // These fail with Errc::bug if nothing of the kind was settled, and with the starter's own error.

  /// Starts matinee-fetch and returns this end of the socket on which it takes orders.
  Result<UniqueFd> start_fetch();
  /// Runs the hook with MATINEE_STATE set to `state`.
  Result<void> start_hook(std::string_view state);
  /// Starts the command that tells what leaves.
  Result<void> start_notice();
  /// Removes the agent's own socket.
  Result<void> remove_socket();

 private:
  explicit Starter(UniqueFd socket) : socket_(std::move(socket)) {}
  Result<UniqueFd> ask(const std::string& message);

  UniqueFd socket_;
  // Held while a request waits for its response.
  std::unique_ptr<std::mutex> asking_ = std::make_unique<std::mutex>();
};

}  // namespace matinee::cli
