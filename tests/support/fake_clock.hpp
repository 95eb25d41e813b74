// SPDX-License-Identifier: MIT
//
// FakeClock: a clock that only advances when code sleeps on it or a test sets it.
#pragma once

#include <functional>
#include <vector>

#include <matinee/clock.hpp>

namespace matinee::test {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(UnixTime start) : now_(start) {}

  UnixTime now() const override { return std::chrono::floor<std::chrono::seconds>(now_); }
  std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::time_point(now_.time_since_epoch() - set_ - suspended_);
  }
  std::chrono::milliseconds since_boot() const override {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch()) - set_;
  }
  void sleep_for(std::chrono::milliseconds duration, const std::stop_token&) override {
    slept.push_back(duration);
    now_ += duration;
    if (on_sleep) on_sleep();
  }

  /// Simulates a suspension of the system for `span`. The steady clock does not advance.
  void suspend(std::chrono::milliseconds span) {
    now_ += span;
    suspended_ += span;
  }
  /// Sets the time of day. The other clocks do not change.
  void set(UnixTime now) {
    set_ += now - now_;
    now_ = now;
  }

  std::vector<std::chrono::milliseconds> slept;
  std::function<void()> on_sleep;

 private:
  std::chrono::sys_time<std::chrono::milliseconds> now_;
  std::chrono::milliseconds set_{0};
  std::chrono::milliseconds suspended_{0};
};

}  // namespace matinee::test
