// SPDX-License-Identifier: MIT
#include "remux/ttml_time.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

TEST(TtmlTime, ClockTimes) {
  const TtmlRates rates = TtmlRates::from("25", "", "", "");
  EXPECT_EQ(parse_ttml_time("01:02:03", rates), milliseconds(3'723'000));
  EXPECT_EQ(parse_ttml_time("00:00:01.5", rates), milliseconds(1500));
  EXPECT_EQ(parse_ttml_time(" 00:00:01,25 ", rates), milliseconds(1250));
  EXPECT_EQ(parse_ttml_time("00:00:01:05", rates), milliseconds(1200));
  EXPECT_EQ(parse_ttml_time("100:00:00.001", rates), milliseconds(360'000'001));
}

TEST(TtmlTime, OffsetTimes) {
  const TtmlRates rates = TtmlRates::from("50", "", "", "10000000");
  EXPECT_EQ(parse_ttml_time("1.5h", rates), milliseconds(5'400'000));
  EXPECT_EQ(parse_ttml_time("2m", rates), milliseconds(120'000));
  EXPECT_EQ(parse_ttml_time("1.25s", rates), milliseconds(1250));
  EXPECT_EQ(parse_ttml_time("1500ms", rates), milliseconds(1500));
  EXPECT_EQ(parse_ttml_time("75f", rates), milliseconds(1500));
  EXPECT_EQ(parse_ttml_time("15000000t", rates), milliseconds(1500));
}

TEST(TtmlTime, RatesComeFromTheRootElement) {
  // 30000/1001 frames a second, in both ways to write it.
  for (const char* multiplier : {"1000 1001", "1000:1001"}) {
    const TtmlRates ntsc = TtmlRates::from("30", multiplier, "", "");
    EXPECT_EQ(parse_ttml_time("00:00:00:29", ntsc), milliseconds(968)) << multiplier;
  }
  EXPECT_EQ(parse_ttml_time("00:00:00:15", TtmlRates::from("", "", "", "")), milliseconds(500));
  EXPECT_EQ(parse_ttml_time("00:00:00:15.1", TtmlRates::from("30", "", "2", "")),
            milliseconds(517));
  // Without a tick rate, ticks are sub-frames, or seconds.
  EXPECT_EQ(parse_ttml_time("25t", TtmlRates::from("25", "", "", "")), milliseconds(1000));
  EXPECT_EQ(parse_ttml_time("25t", TtmlRates::from("", "", "", "")), milliseconds(25'000));
  EXPECT_EQ(parse_ttml_time("30f", TtmlRates::from("nan", "0 0", "-1", "0")), milliseconds(1000));
}

TEST(TtmlTime, NothingElseIsATime) {
  const TtmlRates rates;
  for (const char* text :
       {"", "1", "s", "1x", "1.s.", "-1s", "00:01", "a:b:c", "00:00:", "1:2:3:4:5", "00:00:01:0x",
        "wallclock(2020)", "inf s", "1e9s", "1 s", "999999999999h"}) {
    EXPECT_FALSE(parse_ttml_time(text, rates)) << text;
  }
}

}  // namespace
}  // namespace matinee::remux
