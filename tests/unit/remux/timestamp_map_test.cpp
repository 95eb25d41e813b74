// SPDX-License-Identifier: MIT
#include "remux/timestamp_map.hpp"

#include <array>

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

TEST(CueTime, IsReadInEveryFormThatFilesHave) {
  EXPECT_EQ(parse_cue_time("00:01.500"), milliseconds(1500));
  EXPECT_EQ(parse_cue_time("01:00:02.000"), milliseconds(3'602'000));
  EXPECT_EQ(parse_cue_time("0000123:00:00.001"), milliseconds(442'800'001));
  EXPECT_EQ(parse_cue_time("00:00:01,000"), milliseconds(1000));
  EXPECT_EQ(parse_cue_time("0:0:1.5"), milliseconds(1500));
  EXPECT_EQ(parse_cue_time("00:01.2345"), milliseconds(1234));
  EXPECT_EQ(parse_cue_time("00:00:00"), milliseconds(0));
}

TEST(CueTime, IsNothingElse) {
  for (const char* text :
       {"", "1", "1.5", ":", "::", "00:", "00:60.000", "00:61:00.000", "00:01.", "00:01.x",
        "-1:00.000", "1:2:3:4.000", "00:01.000x", "99999999:00:00.000"}) {
    EXPECT_FALSE(parse_cue_time(text)) << text;
  }
}

TEST(TimestampMap, IsReadAsPackagersWriteIt) {
  constexpr std::array k_lines = {
      "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000",
      "X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000",
      "X-TIMESTAMP-MAP=MPEGTS:900000, LOCAL:00:00:00.000",
      "X-TIMESTAMP-MAP = MPEGTS : 900000 , LOCAL : 00:00:00.000 ",
      "x-timestamp-map=mpegts:900000,local:00:00:00.000",
      "X-Timestamp-Map:Local:00:00.000,MpegTS:900000",
      "X-TIMESTAMP-MAP=MPEGTS=900000,LOCAL=00:00:00.000",
      "X-TIMESTAMP-MAP=\"MPEGTS:900000,LOCAL:00:00:00.000\"",
      "X-TIMESTAMP-MAP=MPEGTS:\"900000\",LOCAL:\"00:00\"",
      "X-TIMESTAMP-MAP=MPEGTS:8590834592,LOCAL:00:00:00.000",  // 2^33 + 900000
  };
  for (const char* line : k_lines) {
    EXPECT_TRUE(is_timestamp_map(line)) << line;
    EXPECT_EQ(parse_timestamp_map(line), (TimestampMap{milliseconds(0), 900'000})) << line;
  }
  EXPECT_EQ(parse_timestamp_map("X-TIMESTAMP-MAP=LOCAL:20:15:00.000,MPEGTS:0"),
            (TimestampMap{milliseconds(72'900'000), 0}));
}

TEST(TimestampMap, ThatLacksATimeIsNone) {
  for (const char* line :
       {"X-TIMESTAMP-MAP", "X-TIMESTAMP-MAP=", "X-TIMESTAMP-MAP=MPEGTS:1",
        "X-TIMESTAMP-MAP=LOCAL:00:00:00.000", "X-TIMESTAMP-MAP=MPEGTS:x,LOCAL:00:00",
        "X-TIMESTAMP-MAP=MPEGTS:-1,LOCAL:00:00", "X-TIMESTAMP-MAP=MPEGTS:1,LOCAL:no"}) {
    EXPECT_TRUE(is_timestamp_map(line)) << line;
    EXPECT_FALSE(parse_timestamp_map(line)) << line;
  }
  EXPECT_FALSE(is_timestamp_map("Kind: captions"));
}

TEST(TimestampMap, TheClockOf33BitsIsUnwrapped) {
  constexpr std::int64_t period = std::int64_t{1} << 33;
  EXPECT_EQ(unwrap(45'000 - period), 45'000);
  EXPECT_EQ(unwrap(period - 45'000), -45'000);
  EXPECT_EQ(unwrap(7), 7);
  // Media whose clock shows the time since 1970 have wrapped often; no millisecond is lost by it.
  EXPECT_EQ(unwrap(7 - 17'800 * period), 7);
  // Far into a very long film, "nearest" is seen from there.
  EXPECT_EQ(unwrap(1'000, period), period + 1'000);
}

}  // namespace
}  // namespace matinee::remux
