// SPDX-License-Identifier: MIT
#include "media/join/track_check.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using remux_job::TrackReport;

class FindOddities : public ::testing::Test {
 protected:
  FindOddities() {
    Track track{.id = "v"};
    for (int i = 0; i < 6; ++i)
      track.segments.push_back({.start = Seconds(4.004 * i), .duration = Seconds(4.004)});
    plan_.tracks.push_back(track);
    plan_.duration = track.span();
  }

  // Whole numbers, as HLS had them before version 3.
  void round_durations(double seconds) {
    auto& segments = plan_.tracks[0].segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      segments[i].start = Seconds(seconds * static_cast<double>(i));
      segments[i].duration = Seconds(seconds);
    }
    plan_.duration = plan_.tracks[0].span();
  }

  std::vector<Finding> find() const { return find_oddities(plan_, {.tracks = {made_}}); }

  Plan plan_;
  TrackReport made_{.packets = 576, .duration = Seconds(24), .summed = Seconds(24)};
};

TEST_F(FindOddities, HasNothingToSayOfWhatIsWhole) {
  EXPECT_TRUE(find().empty());
  made_.duration = made_.summed = Seconds(23.5);
  EXPECT_TRUE(find().empty()) << "manifests round";
  made_.summed = Seconds(0);
  EXPECT_TRUE(find().empty()) << "packets need not say how long they are";
}

TEST_F(FindOddities, MissesATrack) {
  made_.input = 1;
  ASSERT_EQ(find().size(), 1u);
  EXPECT_EQ(find()[0].end, 6u);
  EXPECT_EQ(find()[0].message, "track v: missing in the result");
}

TEST_F(FindOddities, MissesTimeAtTheEnd) {
  made_.packets = 480;
  made_.duration = made_.summed = Seconds(20);
  const auto findings = find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].end, 6u);
  EXPECT_GE(findings[0].first, 3u) << "what is there need not come again";
}

TEST_F(FindOddities, SeesAHoleThoughTheLengthIsRight) {
  made_.gaps = {{.at = Seconds(8), .length = Seconds(4)}};
  made_.summed = Seconds(20);
  const auto findings = find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "track v: 4.00 s are missing at 8.00 s");
  // The third segment, with its neighbours.
  EXPECT_LE(findings[0].first, 2u);
  EXPECT_GE(findings[0].end, 3u);
  EXPECT_LT(findings[0].end, 6u);
}

TEST_F(FindOddities, NamesEachOne) {
  made_.gaps = {{.at = Seconds(8), .length = Seconds(4)},
                {.at = Seconds(16), .length = Seconds(1)}};
  made_.overlaps = {{.at = Seconds(20), .length = Seconds(2)}};
  made_.summed = Seconds(19);
  EXPECT_EQ(find().size(), 3u);
}

TEST_F(FindOddities, SeesManySmallHolesByTheirSum) {
  made_.summed = Seconds(18);
  ASSERT_EQ(find().size(), 1u);
  EXPECT_EQ(find()[0].first, find()[0].end) << "pictures may be shown for longer than they say";
}

TEST_F(FindOddities, SeesASegmentThatComesTwice) {
  made_.overlaps = {{.at = Seconds(12), .length = Seconds(4)}};
  const auto findings = find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_LE(findings[0].first, 3u);
  EXPECT_GE(findings[0].end, 4u);
}

TEST_F(FindOddities, SeesALateStart) {
  made_.first = Seconds(4);
  made_.duration = made_.summed = Seconds(20);
  const auto findings = find();
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "track v: starts at 4.00 s");
  EXPECT_EQ(findings[0].first, 0u);
}

TEST_F(FindOddities, AcceptsEachGapThatTheManifestHasOnce) {
  auto& segments = plan_.tracks[0].segments;
  segments.erase(segments.begin() + 2);
  made_.gaps = {{.at = Seconds(8), .length = Seconds(4)}};
  made_.packets = 480;
  made_.summed = Seconds(20);
  EXPECT_TRUE(find().empty());
  made_.gaps.push_back({.at = Seconds(16), .length = Seconds(4)});
  made_.summed = Seconds(16);
  EXPECT_EQ(find().size(), 1u);
}

TEST_F(FindOddities, LooksAtTheSoundInsideTheVideoToo) {
  const TrackReport audio{.kind = TrackType::audio, .packets = 900, .duration = Seconds(12)};
  const auto findings = find_oddities(plan_, {.tracks = {made_, audio}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "track v: its sound ends at 12.00 s, the manifest says 24.02 s");
  const TrackReport silence{.kind = TrackType::audio};
  EXPECT_EQ(find_oddities(plan_, {.tracks = {made_, silence}}).size(), 1u);
}

TEST_F(FindOddities, HoldsATrackAgainstThePresentation) {
  Track half{.id = "a", .type = TrackType::audio};
  for (int i = 0; i < 3; ++i)
    half.segments.push_back({.start = Seconds(4.004 * i), .duration = Seconds(4.004)});
  plan_.tracks.push_back(half);
  const TrackReport sound{
      .input = 1, .kind = TrackType::audio, .packets = 560, .duration = Seconds(12)};
  const auto findings = find_oddities(plan_, {.tracks = {made_, sound}});
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].message, "track a: ends at 12.00 s, the presentation at 24.02 s");
  EXPECT_EQ(findings[0].first, findings[0].end) << "its own list says so: nothing to fetch again";
}

TEST_F(FindOddities, KnowsThatWholeNumbersAreRounded) {
  round_durations(4);
  for (const double length : {21.2, 24.0, 26.8}) {
    made_.duration = made_.summed = Seconds(length);
    made_.last_file_at = Seconds(length * 5 / 6);
    EXPECT_TRUE(find().empty()) << length;
    made_.duration = made_.summed = Seconds(length - 2);
    EXPECT_EQ(find().size(), 1u) << "half of the last one is missing";
  }
  made_.duration = made_.summed = Seconds(16);
  made_.last_file_at.reset();
  EXPECT_FALSE(find().empty()) << "the last one holds nothing";
}

TEST_F(FindOddities, ComparesRoundedTracksByWhatTheyReallyAre) {
  round_durations(4);
  plan_.tracks.push_back(plan_.tracks[0]);
  plan_.tracks[1].type = TrackType::audio;
  TrackReport sound{.input = 1, .kind = TrackType::audio, .packets = 900};
  made_.duration = made_.summed = sound.duration = Seconds(26);
  made_.last_file_at = sound.last_file_at = Seconds(21.7);
  EXPECT_TRUE(find_oddities(plan_, {.tracks = {made_, sound}}).empty());
  sound.duration = Seconds(23);
  EXPECT_EQ(find_oddities(plan_, {.tracks = {made_, sound}}).size(), 1u);
}

TEST_F(FindOddities, AskForNoPictureOfASoundThatPromisesNone) {
  made_.kind = TrackType::audio;
  EXPECT_TRUE(find().empty());
  plan_.tracks[0].height = 1080;
  EXPECT_EQ(find().size(), 1u);
}

}  // namespace
}  // namespace matinee::media
