// SPDX-License-Identifier: MIT
//
// Fetches one document by URL over any Transport, with redirects and retries.
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
  /// Limits the total time of all attempts, waits and redirects. No attempt starts after it, and it
  /// shortens the timeout of the last one, so that a dead service is given up in bounded time.
  std::chrono::milliseconds budget{80'000};
};

/// Sends `request`, follows redirects, and retries transient failures. Returns the last response
/// whatever its status, including a transient one if no attempt is left. The caller decides what
/// the status means.
///
/// Redirects are followed for GET and HEAD only, and as redirect_target() allows. A request with
/// secret headers does not follow a redirect to another host or port, and fails with Errc::failure;
/// the message names the target. Fails with Errc::cancelled on a stop request, and with the errors
/// of the transport.
Result<Response> fetch(Transport& transport, Clock& clock, const Request& request,
                       const FetchPolicy& policy, const std::stop_token& stop);

}  // namespace matinee::http
