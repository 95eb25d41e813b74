// SPDX-License-Identifier: MIT
#include "ui/when.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr UnixTime k_now{seconds(1'790'000'000)};  // 2026-09-21 14:13:20 UTC

TEST(FormatWhen, TellsTheMomentAndHowFarItIs) {
  EXPECT_EQ(format_when(k_now + hours(24 * 3), k_now), "2026-09-24 14:13 UTC (in 3 days)");
  EXPECT_EQ(format_when(k_now - hours(1), k_now), "2026-09-21 13:13 UTC (1 hour ago)");
  EXPECT_EQ(format_when(k_now + seconds(5), k_now), "2026-09-21 14:13 UTC (in less than a minute)");
  EXPECT_EQ(format_when(k_now, k_now), "2026-09-21 14:13 UTC (just now)");
  EXPECT_EQ(format_when(k_now - seconds(5), k_now), "2026-09-21 14:13 UTC (just now)");
}

TEST(FormatWhen, SurvivesWhatAHostileDatabaseHolds) {
  EXPECT_EQ(format_when(UnixTime(seconds(INT64_MAX)), k_now), "out of range");
  EXPECT_EQ(format_when(UnixTime(seconds(-1)), k_now), "out of range");
}

TEST(FormatBytes, UsesBinaryUnits) {
  EXPECT_EQ(format_bytes(0), "0 B");
  EXPECT_EQ(format_bytes(1'023), "1023 B");
  EXPECT_EQ(format_bytes(1'536), "1.5 KiB");
  EXPECT_EQ(format_bytes(UINT64_MAX), "16777216.0 TiB");
}

TEST(FormatDuration, HasHoursOnlyWhenThereAreSome) {
  EXPECT_EQ(format_duration(seconds(245)), "4:05");
  EXPECT_EQ(format_duration(seconds(3'723)), "1:02:03");
}

}  // namespace
}  // namespace matinee::cli
