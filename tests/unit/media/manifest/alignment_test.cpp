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

}  // namespace
}  // namespace matinee::media
