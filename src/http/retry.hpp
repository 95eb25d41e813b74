// SPDX-License-Identifier: MIT
//
// Decides whether and when to retry a request. Pure.
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
  /// The wait after the first failure. It doubles with each further failure, up to longest_delay.
  std::chrono::milliseconds first_delay{500};
  std::chrono::milliseconds longest_delay{8'000};
  /// A longer Retry-After is not waited for: the request fails.
  std::chrono::milliseconds longest_retry_after{30'000};
};

/// The response of an attempt, as far as retries depend on it.
struct Answer {
  int status = 0;
  /// The value of Retry-After, if the response has one.
  std::optional<std::chrono::milliseconds> retry_after;
};
using Outcome = std::variant<Error, Answer>;

/// Whether the same request may succeed later: 408, 429, 500, 502, 503 or 504.
bool is_transient(int status) noexcept;

/// Returns how long to wait before the next attempt, or nullopt to give up. `attempt` is the number
/// of the attempt that failed, from 1. `jitter` in [0,1) varies the wait between half of the delay
/// and the whole of it. A Retry-After is used exactly as it is.
std::optional<std::chrono::milliseconds> retry_delay(const RetryPolicy& policy, int attempt,
                                                     const Outcome& outcome, double jitter);

/// Parses the value of a Retry-After header (RFC 9110, 10.2.3), which is a number of seconds or an
/// HTTP date. A date is converted to a wait from `now`, and to zero if it has passed. The result is
/// at most one year. Returns nullopt for anything else.
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value, UnixTime now);

/// Extracts the status and Retry-After of a response.
Answer answer_of(const Response& response, UnixTime now);

}  // namespace matinee::http
