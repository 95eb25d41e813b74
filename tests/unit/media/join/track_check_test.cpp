// SPDX-License-Identifier: MIT
#include "media/join/track_check.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

class FindFlaw : public ::testing::Test {
 protected:
  FindFlaw() {
    Track track{.id = "v"};
    for (int i = 0; i < 6; ++i)
      track.segments.push_back({.start = Seconds(4 * i), .duration = Seconds(4)});
    plan_.tracks.push_back(track);
  }

  std::optional<Flaw> find() const { return find_flaw(plan_, {.tracks = {made_}}); }

  Plan plan_;
  remux_job::TrackReport made_{.packets = 576, .duration = Seconds(24), .summed = Seconds(24)};
};

TEST_F(FindFlaw, HasNothingToSayOfWhatIsWhole) {
  EXPECT_FALSE(find());
  made_.duration = made_.summed = Seconds(23.5);
  EXPECT_FALSE(find()) << "manifests round";
  made_.summed = Seconds(0);
  EXPECT_FALSE(find()) << "packets need not say how long they are";
}

TEST_F(FindFlaw, MissesATrack) {
  made_.input = 1;
  ASSERT_TRUE(find());
  EXPECT_EQ(find()->error.code(), Errc::integrity);
  EXPECT_EQ(find()->end, 6u);
}

TEST_F(FindFlaw, MissesPacketsAndTime) {
  made_.packets = 5;
  EXPECT_TRUE(find());
  made_.packets = 480;
  made_.duration = Seconds(20);
  EXPECT_TRUE(find());
}

TEST_F(FindFlaw, SeesAHoleThoughTheLengthIsRight) {
  made_.largest_gap = Seconds(4);
  made_.gap_at = Seconds(8);
  const auto flaw = find();
  ASSERT_TRUE(flaw);
  // The third segment, with its neighbours.
  EXPECT_LE(flaw->first, 2u);
  EXPECT_GE(flaw->end, 3u);
  EXPECT_LT(flaw->end, 6u);
}

TEST_F(FindFlaw, SeesManySmallHolesByTheirSum) {
  made_.largest_gap = Seconds(0.3);
  made_.summed = Seconds(18);
  EXPECT_TRUE(find());
}

TEST_F(FindFlaw, SeesASegmentThatComesTwice) {
  made_.largest_overlap = Seconds(4);
  made_.overlap_at = Seconds(12);
  const auto flaw = find();
  ASSERT_TRUE(flaw);
  EXPECT_LE(flaw->first, 3u);
  EXPECT_GE(flaw->end, 4u);
}

TEST_F(FindFlaw, SeesALateStart) {
  made_.first = Seconds(4);
  made_.duration = made_.summed = Seconds(20);
  const auto flaw = find();
  ASSERT_TRUE(flaw);
  EXPECT_EQ(flaw->first, 0u);
}

TEST_F(FindFlaw, AcceptsTheGapsThatTheManifestHas) {
  auto& segments = plan_.tracks[0].segments;
  segments.erase(segments.begin() + 2);
  made_.largest_gap = Seconds(4);
  made_.gap_at = Seconds(8);
  made_.packets = 480;
  made_.summed = Seconds(20);
  EXPECT_FALSE(find());
}

TEST_F(FindFlaw, TakesAFailedJoinForOne) {
  const remux_job::Failure failure{.error = Error(Errc::integrity, "broken"),
                                   .place = remux_job::Place{.input = 0, .at = Seconds(13)}};
  const auto flaw = find_flaw(plan_, {.failure = failure});
  ASSERT_TRUE(flaw);
  EXPECT_LE(flaw->first, 3u);
  EXPECT_GE(flaw->end, 4u);
  EXPECT_EQ(flaw->error.message(), "track v: broken");
}

TEST_F(FindFlaw, LooksAtTheAudioInsideTheVideoToo) {
  const remux_job::TrackReport audio{
      .kind = TrackType::audio, .packets = 900, .duration = Seconds(12)};
  EXPECT_TRUE(find_flaw(plan_, {.tracks = {made_, audio}}));
}

}  // namespace
}  // namespace matinee::media
