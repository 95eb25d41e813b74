// SPDX-License-Identifier: MIT
//
// Limits the request rate to one host. There is no limit until the host answers 429 or 503.
//
// From then on requests are spaced, and fewer of them run at once. Each refusal halves the rate and
// the number, and causes a pause that doubles with each refusal in a row. Each successful response
// raises both a little. Requests that were sent before the rate was halved do not halve it again. A
// Retry-After applies to the whole host.
//
// The wait is limited by progress, not by attempts. A host is given up if its next request would
// start more than half a minute, plus the Retry-After if there is one, after its last response that
// was not a refusal. So a task does not fail because it was one of hundreds that were refused, and
// a host that always refuses costs at most this time.
//
// Pure: the caller passes the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

#include "http/retry.hpp"

namespace matinee::media {

/// Whether the response says that there are too many requests: 429, 503, or any transient status
/// with Retry-After.
bool is_refusal(const http::Answer& answer) noexcept;

class HostLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;

  /// When the next request may start. Time::max() if the maximum number is running.
  Time next_start() const noexcept;

  void on_start(Time now) noexcept;

  /// Part of a body arrived.
  void on_bytes(Time now) noexcept { last_answer_ = now; }

  /// A request that was sent at `started` got a response that is not a refusal.
  void on_answer(Time now, Time started) noexcept;

  /// A request ended without a response.
  void on_failure() noexcept { --running_; }

  /// A request was refused. `retry_after` is the value of the header, if there is one.
  void on_refusal(Time now, Time started, std::optional<milliseconds> retry_after) noexcept;

  /// Whether the host has only refused for longer than the limit.
  bool is_hopeless() const noexcept { return paused_until_ > last_answer_ + patience_; }

 private:
  double starts_per_s(Time now) const noexcept;

  std::size_t running_ = 0;
  /// The number of requests started in the current second and in the one before.
  Time second_began_{};
  std::size_t starts_ = 0;
  std::size_t starts_before_ = 0;

  // No limit while there is no rate.
  std::optional<double> rate_per_s_;
  std::size_t allowed_ = std::numeric_limits<std::size_t>::max();
  std::size_t answers_ = 0;  ///< since `allowed_` last grew
  Time spaced_until_{};
  Time paused_until_{};
  Time halved_at_{};
  Time last_answer_{};
  milliseconds patience_{};
  int refusals_in_a_row_ = 0;
};

}  // namespace matinee::media
