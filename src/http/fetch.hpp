// SPDX-License-Identifier: MIT
//
// One document by its URL: redirects and retries by rule, on top of any Transport.
#pragma once

#include <chrono>
#include <cstddef>
#include <stop_token>

#include <matinee/clock.hpp>
#include <matinee/transport.hpp>

#include "http/retry.hpp"

namespace matinee::http {

struct FetchPolicy {
  RetryPolicy retry = {};
  std::size_t max_body_bytes = std::size_t{8} * 1024 * 1024;
  /// All attempts, waits and redirects together. No attempt starts after it, and the last one is
  /// cut short by it, so that a dead service is given up in bounded time.
  std::chrono::milliseconds budget{80'000};
};

/// Sends `request`, follows redirects, retries what may pass. The last answer is returned whatever
/// its status, transient ones included once the attempts are used up: what a status means is the
/// caller's to say.
///
/// Redirects are followed for GET and HEAD only, by the rule of redirect_target(). A request with
/// secret headers is not followed to another host: Errc::failure says whereto it was sent.
Result<Response> fetch(Transport& transport, Clock& clock, const Request& request,
                       const FetchPolicy& policy, const std::stop_token& stop);

}  // namespace matinee::http
