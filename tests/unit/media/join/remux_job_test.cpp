// SPDX-License-Identifier: MIT
#include "media/join/remux_job.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

TEST(RemuxJob, EachPeriodOfDashIsAPartWithAnOriginOfItsOwn) {
  const Plan plan{
      .kind = ManifestKind::dash,
      .tracks = {{.type = TrackType::text,
                  .segments = {{.origin = Seconds(0)},
                               {.start = Seconds(6), .origin = Seconds(4), .discontinuity = true},
                               {.start = Seconds(8), .origin = Seconds(4)}}}}};
  const auto job = make_remux_job(plan, {.subtitles = SubtitleUse::beside});
  ASSERT_EQ(job.inputs.size(), 1u);
  EXPECT_FALSE(job.inputs[0].is_embedded);
  EXPECT_EQ(job.inputs[0].subtitles_file, subtitles_name(0));
  const auto& parts = job.inputs[0].parts;
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[0].origin, Seconds(0));
  EXPECT_EQ(parts[1].origin, Seconds(4));
  EXPECT_EQ(parts[1].files.size(), 2u);
}

// Of HLS: six segments of so many seconds each, and a discontinuity in front of the fourth.
Plan plan_of_segments(Seconds duration) {
  Track track{.type = TrackType::video};
  track.timelines = {{.number = 0}, {.number = 1, .start = 3 * duration}};
  for (std::size_t i = 0; i < 6; ++i) {
    track.segments.push_back({.start = static_cast<double>(i) * duration,
                              .duration = duration,
                              .discontinuity = i == 3,
                              .timeline = i / 3});
  }
  return {.kind = ManifestKind::hls, .tracks = {track}};
}

TEST(RemuxJob, WhereDurationsAreRoundedAPartFollowsTheEndOfTheOneBefore) {
  const auto rounded = make_remux_job(plan_of_segments(Seconds(2)), {}).inputs.at(0).parts;
  ASSERT_EQ(rounded.size(), 2u);
  EXPECT_FALSE(rounded[0].gap);
  EXPECT_EQ(rounded[1].gap, Seconds(0));
  const auto exact = make_remux_job(plan_of_segments(Seconds(2.5)), {}).inputs.at(0).parts;
  EXPECT_FALSE(exact.at(1).gap);
}

TEST(RemuxJob, WhatIsLeftOutStaysAHoleWhereDurationsAreRounded) {
  const std::set<std::string> left_out{segment_name(0, 2), segment_name(0, 3)};
  const auto parts = make_remux_job(plan_of_segments(Seconds(2)), {}, left_out).inputs.at(0).parts;
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[1].gap, Seconds(4));
}

}  // namespace
}  // namespace matinee::media
