// SPDX-License-Identifier: MIT
//
// How fast one host is asked: as fast as the caller likes, until it answers 429 or 503.
//
// From then on its requests are spaced and fewer of them run at once. Each refusal halves the rate
// and the number, each good answer raises both by a little, and a pause follows that doubles while
// nothing but refusals come. Requests that were on their way when the rate was halved do not halve
// it again. A Retry-After holds for the whole host.
//
// The wait is bounded by progress, not by attempts: a host is given up once its next request would
// begin more than half a minute, and the Retry-After where there is one, after it last sent
// anything else. So a task is not lost because it was one of hundreds that were refused, and a host
// that refuses for ever costs no more than that.
//
// Pure: the caller brings the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <limits>
#include <optional>

#include "http/retry.hpp"

namespace matinee::media {

/// The host is asked too much: 429, 503, and any other answer that may pass and says when.
bool is_refusal(const http::Answer& answer) noexcept;

class HostLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using milliseconds = std::chrono::milliseconds;

  /// When the next request may begin; Time::max() while as many run as may.
  Time next_start() const noexcept;

  void on_start(Time now) noexcept;

  /// Some of a body came.
  void on_bytes(Time now) noexcept { last_answer_ = now; }

  /// A request that began at `started` was answered, by whatever is no refusal.
  void on_answer(Time now, Time started) noexcept;

  /// It ended without an answer.
  void on_failure() noexcept { --running_; }

  /// It was refused; `retry_after` is what the host asked for.
  void on_refusal(Time now, Time started, std::optional<milliseconds> retry_after) noexcept;

  /// The host has refused for as long as it is waited for.
  bool is_hopeless() const noexcept { return paused_until_ > last_answer_ + patience_; }

 private:
  double starts_per_s(Time now) const noexcept;

  std::size_t running_ = 0;
  /// Of each second: how many began.
  Time second_began_{};
  std::size_t starts_ = 0;
  std::size_t starts_before_ = 0;

  // Without a rate there is no limit.
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
