// SPDX-License-Identifier: MIT
//
// HTTP in a process of its own. What holds a session for hours maps neither a TLS library nor what
// a host sends through one, and gives their memory back when the exchanges are over.
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

/// A Transport whose exchanges another process makes. It is started before the first one, again
/// when it has gone, and ends after a quiet while. Used from one thread at a time.
class FetchChild final : public http::Transport {
 public:
  /// Starts a process that calls serve_fetches, and gives the other end of its socket.
  using Start = std::function<Result<UniqueFd>()>;

  FetchChild(Start start, Clock& clock);

  /// As http::Transport has it. Errc::network, to be tried again, where the process cannot be
  /// started, ends, says nothing for longer than the request allows, or what is not understood.
  Result<http::Response> exchange(const http::Request& request, std::size_t max_body_bytes,
                                  const std::stop_token& stop) override;

  /// Errc::usage, always: an agent asks one thing at a time.
  Result<void> run(http::TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override;

  /// Ends the process, if there is one, and returns when its memory is gone: it may hold what a
  /// request held. The next exchange starts another. Waits a second at most.
  void end();

 private:
  Result<void> ask(const http::Request& request, std::size_t max_body_bytes, std::string& outcome);

  Start start_;
  Clock& clock_;
  UniqueFd socket_;
  std::chrono::steady_clock::time_point used_at_;
};

/// After so long without an order the process ends; one that has been quiet for nearly as long is
/// asked nothing any more.
inline constexpr std::chrono::seconds k_quiet_while{10};

/// Makes the exchanges that `socket` asks for, until it closes or is quiet for k_quiet_while.
void serve_fetches(int socket, http::Transport& transport);

}  // namespace matinee::agent
