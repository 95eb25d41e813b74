// SPDX-License-Identifier: MIT
#include <matinee/clock.hpp>

#include <gtest/gtest.h>
#include <time.h>

namespace matinee {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(SystemClock, SleepEndsAtOnceWhenStopIsAlreadyRequested) {
  SystemClock clock;
  std::stop_source stop;
  stop.request_stop();
  const auto before = clock.steady_now();
  clock.sleep_for(hours(1), stop.get_token());
  EXPECT_LT(clock.steady_now() - before, hours(1));
}

TEST(SystemClock, SleepsAtLeastAsLongAsAsked) {
  SystemClock clock;
  const auto before = clock.steady_now();
  clock.sleep_for(milliseconds(3), std::stop_token());
  EXPECT_GE(clock.steady_now() - before, milliseconds(3));
}

TEST(SystemClock, CountsFromTheStartOfTheSystem) {
  const SystemClock clock;
  timespec before{};
  timespec after{};
  ::clock_gettime(CLOCK_BOOTTIME, &before);
  const milliseconds told = clock.since_boot();
  ::clock_gettime(CLOCK_BOOTTIME, &after);
  EXPECT_GE(told, std::chrono::seconds(before.tv_sec));
  EXPECT_LE(told, std::chrono::seconds(after.tv_sec + 1));
}

TEST(Clock, AClockThatKnowsNoSuspensionCountsBySteadyTime) {
  struct Plain final : Clock {
    UnixTime now() const override { return {}; }
    std::chrono::steady_clock::time_point steady_now() const override {
      return std::chrono::steady_clock::time_point(milliseconds(1234));
    }
    void sleep_for(milliseconds, const std::stop_token&) override {}
  };
  EXPECT_EQ(Plain().since_boot(), milliseconds(1234));
}

}  // namespace
}  // namespace matinee
