// SPDX-License-Identifier: MIT
#include "remux/lane.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

class LaneTest : public ::testing::Test {
 protected:
  LaneTest() { lane_.time_base = {1, 1000}; }

  // A packet of 40 ms in milliseconds; gives the time that it got.
  std::int64_t take(std::int64_t dts, std::int64_t pts) {
    AVPacket* packet = av_packet_alloc();
    packet->dts = dts;
    packet->pts = pts;
    packet->duration = 40;
    lane_.take(*packet);
    const std::int64_t got = packet->dts;
    EXPECT_GE(packet->pts, packet->dts);
    av_packet_free(&packet);
    return got;
  }

  Lane lane_;
};

TEST_F(LaneTest, OneThatGotNothingSaysSo) {
  EXPECT_EQ(lane_.finish().packets, 0u);
  EXPECT_EQ(lane_.finish().duration, Seconds(0));
}

TEST_F(LaneTest, CountsWhatFollowsItself) {
  for (std::int64_t at = 1'000; at < 2'000; at += 40)
    EXPECT_EQ(take(at, at + 80), at);
  const TrackReport report = lane_.finish();
  EXPECT_EQ(report.packets, 25u);
  EXPECT_DOUBLE_EQ(report.first.count(), 1.08);
  EXPECT_DOUBLE_EQ(report.duration.count(), 1.0);
  EXPECT_DOUBLE_EQ(report.summed.count(), 1.0);
  EXPECT_TRUE(report.gaps.empty());
  EXPECT_EQ(report.repairs, 0u);
}

TEST_F(LaneTest, FindsGapsAndWhereTheyAre) {
  take(0, 0);
  take(140, 140);
  take(1'180, 1'180);
  const TrackReport report = lane_.finish();
  ASSERT_EQ(report.gaps.size(), 2u);
  EXPECT_DOUBLE_EQ(report.gaps[0].length.count(), 0.1);
  EXPECT_DOUBLE_EQ(report.gaps[1].length.count(), 1.0);
  EXPECT_DOUBLE_EQ(report.gaps[1].at.count(), 0.18);
  EXPECT_DOUBLE_EQ(report.summed.count(), 0.12);
}

TEST_F(LaneTest, PutsInOrderWhatComesTooEarlyAndTellsOfIt) {
  take(0, 0);
  take(40, 40);
  EXPECT_EQ(take(20, 20), 41) << "one behind the last";
  EXPECT_EQ(take(41, 41), 42) << "the same time as the last";
  const TrackReport report = lane_.finish();
  EXPECT_EQ(report.repairs, 2u);
  EXPECT_TRUE(report.overlaps.empty()) << "of half a frame nobody speaks";
}

TEST_F(LaneTest, FindsOverlapsAndKeepsTheLongestOfTooMany) {
  for (int i = 0; i < 40; ++i) {
    take(1'000 * i, 1'000 * i);
    take(1'000 * i - 100 - i, 1'000 * i);
  }
  const TrackReport report = lane_.finish();
  ASSERT_EQ(report.overlaps.size(), remux_job::k_most_steps);
  EXPECT_NEAR(report.overlaps.back().length.count(), 0.139, 0.002);
  EXPECT_GT(report.overlaps.front().length.count(), 0.1);
}

TEST_F(LaneTest, TextMayStandBesideText) {
  lane_.may_overlap = true;
  take(0, 0);
  EXPECT_EQ(take(0, 0), 0);
  EXPECT_EQ(lane_.finish().repairs, 0u);
}

}  // namespace
}  // namespace matinee::remux
