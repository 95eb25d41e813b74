// SPDX-License-Identifier: MIT
//
// Time as a parameter: nothing in the library asks the system for the time or sleeps by itself.
#pragma once

#include <chrono>
#include <stop_token>

namespace matinee {

/// A moment in Unix time, in seconds.
using UnixTime = std::chrono::sys_seconds;

class Clock {
 public:
  virtual ~Clock() = default;

  /// The time of day, for expiries.
  virtual UnixTime now() const = 0;

  /// A clock that never goes backwards, for durations.
  virtual std::chrono::steady_clock::time_point steady_now() const = 0;

  /// How long ago the system started, the time that it was suspended included: for ages. A clock
  /// that does not know of suspension need not tell it apart from steady_now().
  virtual std::chrono::milliseconds since_boot() const;

  /// Returns after `duration`, or as soon as `stop` is requested.
  virtual void sleep_for(std::chrono::milliseconds duration, const std::stop_token& stop) = 0;
};

/// The system's clock. Safe from any thread.
class SystemClock final : public Clock {
 public:
  UnixTime now() const override;
  std::chrono::steady_clock::time_point steady_now() const override;
  std::chrono::milliseconds since_boot() const override;
  void sleep_for(std::chrono::milliseconds duration, const std::stop_token& stop) override;
};

}  // namespace matinee
