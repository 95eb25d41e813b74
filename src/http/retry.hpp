// SPDX-License-Identifier: MIT
//
// Whether to try again, and when: a function from values to a value.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>

#include <matinee/clock.hpp>
#include <matinee/transport.hpp>

namespace matinee::http {

struct RetryPolicy {
  int max_attempts = 4;
  /// The wait after the first failure; it doubles with each further one.
  std::chrono::milliseconds first_delay{500};
  std::chrono::milliseconds longest_delay{8'000};
  /// A Retry-After beyond this is not waited for.
  std::chrono::milliseconds longest_retry_after{30'000};
};

/// What an attempt came to: an Error of the transport, or an answer that is no success.
struct Answer {
  int status = 0;
  /// What the service asked us to wait.
  std::optional<std::chrono::milliseconds> retry_after;
};
using Outcome = std::variant<Error, Answer>;

/// 429, 408 and the 5xx that pass (500, 502, 503, 504).
bool is_transient(int status) noexcept;

/// How long to wait before the next attempt, or nothing to give up. `attempt` counts from 1 and is
/// the one that just failed; `jitter` from [0,1) spreads the wait over its upper half. A wait that
/// the service asked for is kept in full.
std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, int attempt,
                                                     const Outcome& outcome, double jitter);

/// The value of a Retry-After header (RFC 9110, 10.2.3): seconds, or an HTTP date as seen from
/// `now`. Nothing for anything else; zero for a date that has passed.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, UnixTime now);

/// The Answer in a response.
Answer answer_of(const Response& response, UnixTime now);

}  // namespace matinee::http
