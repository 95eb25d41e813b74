// SPDX-License-Identifier: MIT
//
// HTTP in a child process. The agent holds a session for hours, so it must not map a TLS library or
// parse what hosts send. The memory of both is freed when the child ends.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>
#include <matinee/transport.hpp>

#include "base/unique_fd.hpp"

namespace matinee::agent {

/// A Transport that makes its exchanges in a child process. It starts the child before the first
/// exchange and whenever the child has ended. An idle child ends by itself. One thread at a time
/// may use it.
class FetchChild final : public http::Transport {
 public:
  /// Starts a process that calls serve_fetches(), and returns the other end of its socket.
  using Start = std::function<Result<UniqueFd>()>;

  FetchChild(Start start, Clock& clock);

  /// See http::Transport. Fails with Errc::network and Recovery::retry_later if the process cannot
  /// be started, ends, sends a malformed line, or sends nothing for longer than the timeout of the
  /// request.
  Result<http::Response> exchange(const http::Request& request, std::size_t max_body_bytes,
                                  const std::stop_token& stop) override;

  /// Always fails with Errc::usage: the agent makes one exchange at a time.
  Result<void> run(http::TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override;

  /// Ends the process, if there is one, and waits up to one second until its memory is freed,
  /// because it may contain parts of a request. The next exchange starts another process.
  void end();

 private:
  Result<void> ask(const http::Request& request, std::size_t max_body_bytes, std::string& outcome);

  Start start_;
  Clock& clock_;
  UniqueFd socket_;
  std::chrono::steady_clock::time_point used_at_;
};

/// The process ends after this time without a request. The parent does not send a request to a
/// process that has been idle for nearly this long.
inline constexpr std::chrono::seconds k_quiet_while{10};

/// Makes the exchanges that are requested on `socket`, until it is closed or has been idle for
/// k_quiet_while.
void serve_fetches(int socket, http::Transport& transport);

}  // namespace matinee::agent
