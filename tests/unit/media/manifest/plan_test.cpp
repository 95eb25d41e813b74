// SPDX-License-Identifier: MIT
#include "media/manifest/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Track spanning(std::string id, TrackType type, std::vector<std::pair<double, double>> spans) {
  Track track{.id = std::move(id), .type = type};
  for (const auto& [start, end] : spans) {
    track.segments.push_back({.start = Seconds(start), .duration = Seconds(end - start)});
  }
  return track;
}

Result<Plan> plan_of(const Manifest& manifest, std::vector<std::size_t> chosen) {
  return make_plan(manifest, chosen);
}

TEST(Plan, HoldsEachTrackAgainstTheWholePresentation) {
  Manifest manifest{.kind = ManifestKind::dash, .duration = Seconds(12)};
  manifest.tracks = {spanning("v", TrackType::video, {{0, 6}, {6, 12}}),
                     spanning("a1", TrackType::audio, {{0, 6}})};
  auto plan = plan_of(manifest, {0, 1});
  ASSERT_TRUE(plan.has_value()) << plan.error().message();
  EXPECT_EQ(plan->duration, Seconds(12));
  EXPECT_THAT(plan->notes, ElementsAre("track a1: no sound from 6.0 s to 12.0 s"));
  manifest.tracks[1] = spanning("a1", TrackType::audio, {{0, 11.4}});
  EXPECT_THAT(plan_of(manifest, {0, 1})->notes, IsEmpty());
  manifest.tracks[0] = spanning("v", TrackType::video, {{2, 4}, {6, 12}});
  EXPECT_THAT(plan_of(manifest, {0, 1})->notes,
              ElementsAre("track v: no picture from 0.0 s to 2.0 s",
                          "track v: no picture from 4.0 s to 6.0 s"));
}

TEST(HasRoundedDurations, IfEachIsAWholeNumber) {
  EXPECT_TRUE(has_rounded_durations(spanning("v", TrackType::video, {{0, 6}, {6, 10}})));
  EXPECT_FALSE(has_rounded_durations(spanning("v", TrackType::video, {{0, 6}, {6, 9.5}})));
}

TEST(Plan, AnotherCodingFormatFurtherOnCannotBeJoined) {
  Manifest manifest{.kind = ManifestKind::dash, .duration = Seconds(12)};
  manifest.tracks = {spanning("v", TrackType::video, {{0, 6}}),
                     spanning("w", TrackType::video, {{6, 12}}),
                     spanning("a", TrackType::audio, {{0, 12}})};
  manifest.tracks[0].codecs = "avc1.64001f";
  manifest.tracks[1].codecs = "vp09.00.10.08";
  const auto plan = plan_of(manifest, {0, 2});
  ASSERT_FALSE(plan.has_value());
  EXPECT_EQ(plan.error().code(), Errc::unsupported);
  EXPECT_THAT(plan.error().message(), HasSubstr("H.264, but VP9 from 6.0 s to 12.0 s"));
  // Another language is not this track in another format.
  manifest.tracks[1] = spanning("b", TrackType::audio, {{6, 12}});
  manifest.tracks[1].language = "de";
  manifest.tracks[1].codecs = "ac-3";
  manifest.tracks[0] = spanning("c", TrackType::audio, {{0, 6}});
  manifest.tracks[0].codecs = "mp4a.40.2";
  EXPECT_TRUE(plan_of(manifest, {0}).has_value());
}

TEST(Plan, CarriesTheNotesOfTheManifestAndTellsWhatIsLeftOut) {
  Manifest manifest{.kind = ManifestKind::hls, .notes = {"line 3: odd"}};
  manifest.tracks = {spanning("v", TrackType::video, {{0, 6}}),
                     spanning("t", TrackType::text, {{0, 6}})};
  manifest.tracks[1].mime = "application/x-subrip";
  const auto plan = plan_of(manifest, {0});
  ASSERT_TRUE(plan.has_value());
  EXPECT_TRUE(plan->tracks[0].carries_audio);
  EXPECT_THAT(plan->notes, ElementsAre("line 3: odd", HasSubstr("subtitles t left out")));
}

TEST(Plan, TheVideosOwnSoundIsKeptBesideAnotherWhereItsIndexComesAgain) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {spanning("v", TrackType::video, {{0, 6}}),
                     spanning("fr", TrackType::audio, {{0, 6}})};
  manifest.tracks[0].carries_audio = true;
  manifest.tracks[0].audio_group = manifest.tracks[1].group = "s";
  EXPECT_FALSE(plan_of(manifest, {0, 1})->tracks[0].carries_audio);
  const auto plan = plan_of(manifest, {0, 1, 0});
  EXPECT_EQ(plan->tracks.size(), 2u);
  EXPECT_TRUE(plan->tracks[0].carries_audio);
}

TEST(Plan, ARenditionThatTheVariantDoesNotNameIsTold) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {spanning("v", TrackType::video, {{0, 6}}),
                     spanning("a", TrackType::audio, {{0, 6}})};
  manifest.tracks[1].group = "lost";
  EXPECT_THAT(plan_of(manifest, {0, 1})->notes,
              ElementsAre("track a: sound that the chosen variant does not name"));
  manifest.tracks[0].audio_group = "lost";
  EXPECT_THAT(plan_of(manifest, {0, 1})->notes, IsEmpty());
}

TEST(Plan, ATrackWithoutSegmentsAndOneInsideTheManifestAreRefused) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {spanning("v", TrackType::video, {})};
  EXPECT_EQ(plan_of(manifest, {0}).error().code(), Errc::failure);
  manifest.tracks[0].segments.push_back({.resource = {.url = "data:,x"}});
  EXPECT_EQ(plan_of(manifest, {0}).error().code(), Errc::unsupported);
}

}  // namespace
}  // namespace matinee::media
