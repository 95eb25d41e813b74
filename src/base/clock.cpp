// SPDX-License-Identifier: MIT
#include <condition_variable>
#include <mutex>

#include <matinee/clock.hpp>

#include <time.h>

namespace matinee {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

milliseconds Clock::since_boot() const {
  return duration_cast<milliseconds>(steady_now().time_since_epoch());
}

UnixTime SystemClock::now() const {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::steady_clock::time_point SystemClock::steady_now() const {
  return std::chrono::steady_clock::now();
}

milliseconds SystemClock::since_boot() const {
  timespec now{};
  // steady_clock reads CLOCK_MONOTONIC, which does not advance while the system is suspended.
  if (::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return Clock::since_boot();
  return duration_cast<milliseconds>(std::chrono::seconds(now.tv_sec) +
                                     std::chrono::nanoseconds(now.tv_nsec));
}

void SystemClock::sleep_for(milliseconds duration, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any condition;
  std::unique_lock lock(mutex);
  // Nothing notifies this condition. A request to stop ends the wait early.
  condition.wait_for(lock, stop, duration, [] { return false; });
}

}  // namespace matinee
