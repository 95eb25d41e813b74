// SPDX-License-Identifier: MIT
#include "library/dates.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

UnixTime at(std::int64_t seconds) {
  return UnixTime(std::chrono::seconds(seconds));
}

TEST(ParseMoment, TakesDaysAndMomentsInEveryForm) {
  EXPECT_EQ(parse_moment("1970-01-01"), at(0));
  EXPECT_EQ(parse_moment("2026-03-01"), at(1'772'323'200));
  for (const char* text : {"2026-03-01T20:15:00Z", "2026-03-01T20:15:00.123Z", "2026-03-01T20:15Z",
                           "2026-03-01 20:15:00", "2026-03-01t22:15:00+02:00",
                           "2026-03-01T22:15:00+0200", "2026-03-01T14:45:00-05:30"}) {
    EXPECT_EQ(parse_moment(text), at(1'772'396'100)) << text;
  }
  EXPECT_EQ(parse_moment("2024-02-29"), at(1'709'164'800));
}

TEST(ParseMoment, TakesNothingElse) {
  for (const char* text :
       {"", "yesterday", "2026", "2026-3-1", "2026-02-29", "2026-13-01", "2026-03-01T25:00:00Z",
        "2026-03-01T20:15:00X", "2026-03-01T20:15:00.Z", "2026-03-01T", "2026-03-01Tx",
        "2026-03-01T20:15:00+2", "20260301", "2026-03-01T20:15:00Z and more"}) {
    EXPECT_FALSE(parse_moment(text)) << text;
  }
}

TEST(DayOf, IsInUtc) {
  EXPECT_EQ(day_of(at(1'772'396'100)), "2026-03-01");
  EXPECT_EQ(day_of(at(-1)), "1969-12-31");
  EXPECT_EQ(calendar_moment(at(1'772'396'100)), "20260301T201500Z");
}

}  // namespace
}  // namespace matinee::library
