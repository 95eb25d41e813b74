// SPDX-License-Identifier: MIT
#include "media/join/remux_job.hpp"

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

}  // namespace
}  // namespace matinee::media
