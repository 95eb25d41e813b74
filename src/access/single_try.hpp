// SPDX-License-Identifier: MIT
//
// A transport for optional requests: it shortens the timeouts and marks no failure as retryable.
#pragma once

#include <chrono>

#include <matinee/transport.hpp>

namespace matinee::access {

/// Forwards to `transport`, which it borrows. Limits exchange() to 2 s for the connection and 5 s
/// in total; run() is unchanged.
class SingleTry final : public http::Transport {
 public:
  explicit SingleTry(http::Transport& transport) noexcept : transport_(transport) {}

  Result<http::Response> exchange(const http::Request& request, std::size_t max_body_bytes,
                                  const std::stop_token& stop) override;

  Result<void> run(http::TransferSource& source, std::size_t parallel,
                   const std::stop_token& stop) override {
    return transport_.run(source, parallel, stop);
  }

 private:
  http::Transport& transport_;
};

}  // namespace matinee::access
