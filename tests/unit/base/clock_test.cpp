// SPDX-License-Identifier: MIT
#include <matinee/clock.hpp>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace matinee
