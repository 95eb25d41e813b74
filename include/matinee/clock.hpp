// SPDX-License-Identifier: MIT
//
// Clock: time as a parameter. Library code reads the time and sleeps only through a Clock, so that
// tests need not wait.
#pragma once

#include <chrono>
#include <stop_token>

namespace matinee {

/// A moment in Unix time, in seconds.
using UnixTime = std::chrono::sys_seconds;

class Clock {
 public:
  virtual ~Clock() = default;

  /// Returns the time of day. Use it for expiry times.
  virtual UnixTime now() const = 0;

  /// Returns a time that never goes backwards. Use it for durations.
  virtual std::chrono::steady_clock::time_point steady_now() const = 0;

  /// Returns the time since the system started, including the time it was suspended. Use it for
  /// ages. The default implementation returns steady_now(), for clocks without suspension.
  virtual std::chrono::milliseconds since_boot() const;

  /// Blocks for `duration`, or until `stop` is requested.
  virtual void sleep_for(std::chrono::milliseconds duration, const std::stop_token& stop) = 0;
};

/// The system's clock. Thread-safe.
class SystemClock final : public Clock {
 public:
  UnixTime now() const override;
  std::chrono::steady_clock::time_point steady_now() const override;
  std::chrono::milliseconds since_boot() const override;
  void sleep_for(std::chrono::milliseconds duration, const std::stop_token& stop) override;
};

}  // namespace matinee
