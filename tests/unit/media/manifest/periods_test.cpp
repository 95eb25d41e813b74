// SPDX-License-Identifier: MIT
#include "media/manifest/periods.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using ::testing::ElementsAre;

// As the parser makes it of one Representation in a Period of 6 s.
Track one(std::string id, TrackType type, std::string codecs, double start) {
  Track track{.id = std::move(id), .type = type, .codecs = std::move(codecs)};
  track.mime = type == TrackType::video ? "video/mp4" : "audio/mp4";
  track.inits.push_back({.url = track.id + "-init"});
  track.segments.push_back({.resource = {.url = track.id},
                            .start = Seconds(start),
                            .duration = Seconds(6),
                            .init = 0,
                            .timeline = 0});
  track.timelines.push_back({.start = Seconds(start), .cut = Seconds(start + 6)});
  return track;
}

Track video(std::string id, std::uint32_t height, std::string codecs = "avc1.64001f") {
  Track track = one(std::move(id), TrackType::video, std::move(codecs), 0);
  track.height = height;
  track.width = height * 16 / 9;
  return track;
}

Track audio(std::string id, std::string language, std::string codecs = "mp4a.40.2") {
  Track track = one(std::move(id), TrackType::audio, std::move(codecs), 0);
  track.language = std::move(language);
  return track;
}

// "a+b" for each track: what it is made of.
std::vector<std::string> joined(std::vector<std::vector<Track>> periods) {
  Budget budget;
  PeriodJoiner joiner(budget);
  for (std::size_t i = 0; i < periods.size(); ++i) {
    for (Track& track : periods[i]) {
      track.segments[0].start = track.timelines[0].start = Seconds(6.0 * static_cast<double>(i));
    }
    EXPECT_TRUE(joiner.add(std::move(periods[i]), i).has_value());
  }
  std::vector<std::string> all;
  for (const Track& track : std::move(joiner).take()) {
    std::string made;
    for (const Segment& segment : track.segments) {
      made += (made.empty() ? "" : "+") + segment.resource.url;
      EXPECT_EQ(track.inits.at(*segment.init).url, segment.resource.url + "-init");
      EXPECT_EQ(track.timelines.at(*segment.timeline).start, segment.start);
      EXPECT_EQ(segment.discontinuity, &segment != &track.segments.front());
    }
    all.push_back(made + (track.changes_format ? "!" : ""));
  }
  return all;
}

TEST(Periods, GoOnByIdWhereAllElseIsEqual) {
  EXPECT_THAT(joined({{video("1", 360), video("2", 360)}, {video("2", 360), video("1", 360)}}),
              ElementsAre("1+1", "2+2"));
}

TEST(Periods, GoOnWithTheSameSizeWhateverTheId) {
  EXPECT_THAT(joined({{video("1", 360), video("2", 720)}, {video("1", 720), video("2", 360)}}),
              ElementsAre("1+2", "2+1"));
}

TEST(Periods, GoOnWithTheNearestSizeAndRate) {
  EXPECT_THAT(joined({{video("1", 360), video("2", 1080)}, {video("x", 240), video("y", 720)}}),
              ElementsAre("1+x!", "2+y!"));
  Track slow = video("slow", 360);
  Track fast = video("fast", 360);
  slow.bandwidth = 100;
  fast.bandwidth = 900;
  Track middle = video("middle", 360);
  middle.bandwidth = 800;
  EXPECT_THAT(joined({{middle}, {slow, fast}}), ElementsAre("middle+fast", "slow"));
}

TEST(Periods, OneRepresentationMayContinueSeveralTracks) {
  EXPECT_THAT(joined({{video("1", 360), video("2", 720)}, {video("x", 720)}}),
              ElementsAre("1+x!", "2+x"));
}

TEST(Periods, AnotherProfileOfTheSameFormatWillDo) {
  EXPECT_THAT(joined({{video("1", 360)}, {video("x", 360, "avc3.640028")}}), ElementsAre("1+x!"));
  EXPECT_THAT(joined({{video("1", 360)}, {video("x", 360, "")}}), ElementsAre("1+x"));
  EXPECT_THAT(joined({{video("1", 360)}, {video("x", 360, "AVC1.64001F")}}), ElementsAre("1+x"));
}

TEST(Periods, AnotherFormatIsAnotherTrack) {
  EXPECT_THAT(joined({{video("1", 360)}, {video("1", 360, "vp09.00.10.08")}}),
              ElementsAre("1", "1"));
  EXPECT_THAT(joined({{video("1", 360), video("2", 360, "vp9")}, {video("x", 360, "vp09.00")}}),
              ElementsAre("1", "2+x!"));
  EXPECT_THAT(joined({{audio("a", "en")}, {audio("a", "en", "ec-3")}}), ElementsAre("a", "a"));
}

TEST(Periods, ALanguageMayBeAddedOrMissing) {
  EXPECT_THAT(joined({{audio("a", "")}, {audio("b", "en")}}), ElementsAre("a+b"));
  EXPECT_THAT(joined({{audio("a", "en")}, {audio("b", "")}}), ElementsAre("a+b"));
  EXPECT_THAT(joined({{audio("a", "en")}, {audio("b", "eng")}}), ElementsAre("a+b"));
  EXPECT_THAT(joined({{audio("a", "en")}, {audio("a", "en-GB")}}), ElementsAre("a+a"));
  EXPECT_THAT(joined({{audio("a", "en")}, {audio("a", "de")}}), ElementsAre("a", "a"));
  // Sound without a language goes with one language only.
  EXPECT_THAT(joined({{audio("a", "en"), audio("b", "de")}, {audio("c", "")}}),
              ElementsAre("a+c", "b"));
}

TEST(Periods, ALanguageThatIsLearntIsKept) {
  EXPECT_THAT(joined({{audio("a", "")}, {audio("b", "en")}, {audio("c", "de"), audio("d", "en")}}),
              ElementsAre("a+b+d", "c"));
}

TEST(Periods, AnotherPurposeIsAnotherTrack) {
  Track comment = audio("c", "en");
  comment.is_alternate = true;
  EXPECT_THAT(joined({{audio("a", "en")}, {comment, audio("b", "en")}}), ElementsAre("a+b", "c"));
}

TEST(Periods, WhatBeginsLateHasTheNumberOfItsPeriod) {
  Budget budget;
  PeriodJoiner joiner(budget);
  ASSERT_TRUE(joiner.add({video("v", 360)}, 0).has_value());
  ASSERT_TRUE(joiner.add({video("v", 360), audio("a", "en")}, 1).has_value());
  EXPECT_EQ(joiner.size(), 2u);
  EXPECT_EQ(std::move(joiner).take().at(1).id, "p1-a");
}

TEST(Periods, CopiesCostWhatTheyTake) {
  Budget budget;
  PeriodJoiner joiner(budget);
  std::vector<Track> first;
  for (int i = 0; i < 1'000; ++i)
    first.push_back(video(std::to_string(i), 360));
  Track large = video("large", 360);
  large.segments.resize(1'000);
  ASSERT_TRUE(joiner.add(std::move(first), 0).has_value());
  EXPECT_FALSE(joiner.add({large}, 1).has_value());
  EXPECT_TRUE(budget.is_used_up());
}

}  // namespace
}  // namespace matinee::media
