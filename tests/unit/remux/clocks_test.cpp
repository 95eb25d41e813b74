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

TEST(ShiftOf, BelievesItWhereTheManifestRounds) {
  const Clocks clocks{{3, 90'000'000}};
  EXPECT_EQ(shift_of({.start = Seconds(120), .clock = 3, .gap = Seconds(0)}, 0, clocks),
            90'000'000);
}

TEST(ShiftOf, FollowsAClockThatHasWrapped) {
  constexpr std::int64_t k_wrap = (std::int64_t{1} << 33) * 100 / 9;
  const Clocks clocks{{3, 6'000'000}};
  EXPECT_EQ(shift_of({.start = Seconds(6), .clock = 3}, k_wrap + 120'000, clocks),
            6'000'000 - k_wrap);
}

TEST(Unwrapped, IsTheWrapThatIsNearest) {
  constexpr std::int64_t k_wrap = (std::int64_t{1} << 33) * 100 / 9;
  EXPECT_EQ(unwrapped(1'000, 5'000), 1'000);
  EXPECT_EQ(unwrapped(1'000, k_wrap), k_wrap + 1'000);
  EXPECT_EQ(unwrapped(k_wrap - 1'000, 0), -1'000);
  EXPECT_NEAR(static_cast<double>(unwrapped(-5 * k_wrap, 7)), 0, 5);
}

}  // namespace
}  // namespace matinee::remux
