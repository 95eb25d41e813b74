// SPDX-License-Identifier: MIT
#include "media/manifest/alignment.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

// Timelines of these lengths, one after the other, of one segment each.
Track track_of(TrackType type, const std::vector<double>& lengths, std::uint64_t first = 0) {
  Track track{.type = type};
  Seconds at{};
  for (const double length : lengths) {
    const std::size_t index = track.timelines.size();
    track.timelines.push_back({.number = first + index, .start = at});
    track.segments.push_back({.start = at, .duration = Seconds(length), .timeline = index});
    at += Seconds(length);
  }
  return track;
}

TEST(AlignTimelines, EachBeginsWhereThePicturesDoes) {
  std::vector<Track> tracks{track_of(TrackType::video, {4, 4, 4}),
                            track_of(TrackType::audio, {3.5, 4.5, 4})};
  align_timelines(tracks);
  const Track& audio = tracks[1];
  EXPECT_DOUBLE_EQ(audio.segments[1].start.count(), 4);
  EXPECT_DOUBLE_EQ(audio.segments[2].start.count(), 8);
  EXPECT_FALSE(audio.timelines[0].cut);
  EXPECT_DOUBLE_EQ(audio.segments[0].duration.count(), 3.5);
  // The second goes on for half a second into the third.
  EXPECT_DOUBLE_EQ(audio.timelines[1].cut.value().count(), 8);
  EXPECT_DOUBLE_EQ(audio.segments[1].duration.count(), 4);
  EXPECT_DOUBLE_EQ(tracks[0].segments[2].start.count(), 8);
}

TEST(AlignTimelines, GoByTheirNumbers) {
  std::vector<Track> tracks{track_of(TrackType::video, {4, 4, 4}, 7),
                            track_of(TrackType::audio, {4.5, 3}, 8)};
  align_timelines(tracks);
  EXPECT_DOUBLE_EQ(tracks[1].segments[0].start.count(), 4);
  EXPECT_DOUBLE_EQ(tracks[1].segments[1].start.count(), 8);
}

TEST(AlignTimelines, WhatThePictureLacksFollowsWhatIsBeforeIt) {
  std::vector<Track> tracks{track_of(TrackType::video, {4, 4}),
                            track_of(TrackType::audio, {3, 4, 5})};
  align_timelines(tracks);
  EXPECT_DOUBLE_EQ(tracks[1].segments[1].start.count(), 4);
  EXPECT_DOUBLE_EQ(tracks[1].segments[2].start.count(), 8);
}

TEST(AlignTimelines, LeavesTracksWithoutThemAlone) {
  std::vector<Track> tracks{track_of(TrackType::video, {4, 4}), Track{.type = TrackType::audio}};
  tracks[1].segments.push_back({.start = Seconds(1), .duration = Seconds(2)});
  align_timelines(tracks);
  EXPECT_DOUBLE_EQ(tracks[1].segments[0].start.count(), 1);
}

TEST(Alignment, WhatIsBeyondACutIsLeftOut) {
  Track track{.timelines = {{.start = Seconds(0), .cut = Seconds(6)}, {.start = Seconds(6)}}};
  track.segments = {{.start = Seconds(0), .duration = Seconds(4), .timeline = 0},
                    {.start = Seconds(4), .duration = Seconds(4), .timeline = 0},
                    {.start = Seconds(8), .duration = Seconds(4), .timeline = 0},
                    {.start = Seconds(6), .duration = Seconds(40), .timeline = 1}};
  EXPECT_EQ(trim_to_cuts(track), 1u);
  ASSERT_EQ(track.segments.size(), 3u);
  EXPECT_EQ(track.segments[1].duration, Seconds(2));
  EXPECT_EQ(track.segments[2].duration, Seconds(40));
  EXPECT_EQ(trim_to_cuts(track), 0u);
}

TEST(Alignment, ACutThatWouldLeaveNothingIsWrong) {
  Track track{.timelines = {{.start = Seconds(0), .cut = Seconds(6)}}};
  track.segments = {{.start = Seconds(8), .duration = Seconds(4), .timeline = 0}};
  EXPECT_EQ(trim_to_cuts(track), 0u);
  EXPECT_EQ(track.segments.size(), 1u);
  EXPECT_FALSE(track.timelines[0].cut);
}

TEST(Alignment, TracksWithClocksOfTheirOwnStayWhereTheyAre) {
  std::vector<Track> tracks(2);
  for (Track& track : tracks) {
    track.type = TrackType::audio;
    track.timelines = {{.start = Seconds(0)}, {.start = Seconds(6)}};
    track.segments = {{.start = Seconds(0), .duration = Seconds(8), .timeline = 0},
                      {.start = Seconds(6), .duration = Seconds(4), .timeline = 1}};
  }
  tracks[1].timelines[1].start = tracks[1].segments[1].start = Seconds(7);
  align_timelines(tracks);
  EXPECT_EQ(tracks[1].segments[1].start, Seconds(7));
  EXPECT_EQ(tracks[1].segments[0].duration, Seconds(8));
}

}  // namespace
}  // namespace matinee::media
