// SPDX-License-Identifier: MIT
//
// A transport for questions whose answer is nice to have: short timeouts, and no failure that asks
// to be tried again.
#pragma once

#include <chrono>

#include <matinee/transport.hpp>

namespace matinee::access {

/// Borrows `transport`.
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
