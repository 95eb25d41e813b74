// SPDX-License-Identifier: MIT
#include "remux/clocks.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

TEST(ShiftOf, IsThatOfTheClock) {
  const Clocks clocks{{3, 6'000'000}};
  // The picture begins at the clock's zero, the sound a little later: it stays later.
  EXPECT_EQ(shift_of({.start = Seconds(6), .clock = 3}, 120'000, clocks), 6'000'000);
}

TEST(ShiftOf, PutsAPartWithoutOneWhereItBelongs) {
  EXPECT_EQ(shift_of({.start = Seconds(6)}, 1'400'000, {}), 4'600'000);
  EXPECT_EQ(shift_of({.start = Seconds(6), .clock = 4}, 1'400'000, {{3, 0}}), 4'600'000);
}

TEST(ShiftOf, DoesNotBelieveAClockThatIsFarOff) {
  EXPECT_EQ(shift_of({.start = Seconds(6), .clock = 3}, 90'000'000, {{3, 6'000'000}}), -84'000'000);
}

}  // namespace
}  // namespace matinee::remux
