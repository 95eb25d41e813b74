// SPDX-License-Identifier: MIT
#include "media/manifest/choice.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

Track video(std::string id, std::uint32_t height, std::uint64_t bandwidth) {
  Track track{
      .id = std::move(id), .type = TrackType::video, .bandwidth = bandwidth, .height = height};
  track.segments.resize(1);
  return track;
}

Track audio(std::string id, std::string language) {
  Track track{.id = std::move(id), .type = TrackType::audio, .language = std::move(language)};
  track.segments.resize(1);
  return track;
}

Track text(std::string id, std::string language, std::string mime = "text/vtt") {
  Track track{.id = std::move(id), .type = TrackType::text, .mime = std::move(mime)};
  track.language = std::move(language);
  track.segments.resize(1);
  return track;
}

std::string chosen(const Manifest& manifest, const Preferences& preferences = {}) {
  const auto indices = choose_tracks(manifest, preferences);
  if (!indices) return std::string(to_string(indices.error().code()));
  std::string ids;
  for (const std::size_t i : *indices)
    ids += manifest.tracks[i].id + " ";
  return ids;
}

Manifest film() {
  Manifest manifest{.kind = ManifestKind::dash};
  manifest.tracks = {video("360", 360, 5),     video("1080", 1080, 9),
                     video("1080+", 1080, 12), audio("de", "de"),
                     audio("en", "en-GB"),     audio("comment", "en"),
                     text("fr", "fr"),         text("srt", "nl", "application/x-subrip")};
  manifest.tracks[4].is_default = true;
  manifest.tracks[5].is_alternate = true;
  return manifest;
}

TEST(Choice, TakesTheBestPictureAndTheDefaultSound) {
  EXPECT_EQ(chosen(film()), "1080+ en ");
}

TEST(Choice, ObeysQualityAndHeight) {
  EXPECT_EQ(chosen(film(), {.quality = Quality::worst}), "360 en ");
  EXPECT_EQ(chosen(film(), {.max_height = 720}), "360 en ");
  EXPECT_EQ(chosen(film(), {.max_height = 100}), "360 en ");
}

TEST(Choice, TakesOneSoundForEachLanguageAskedFor) {
  EXPECT_EQ(chosen(film(), {.audio_languages = {"de", "en"}}), "1080+ de en ");
  EXPECT_EQ(chosen(film(), {.audio_languages = {"it"}}), "1080+ en ");
}

TEST(Choice, TakesSubtitlesOnlyWhenAskedAndOnlyOfKnownFormats) {
  EXPECT_EQ(chosen(film(), {.subtitle_languages = {"fr"}}), "1080+ en fr ");
  EXPECT_EQ(chosen(film(), {.subtitle_languages = {"all"}}), "1080+ en fr ");
}

TEST(Choice, HlsRenditionsComeFromTheGroupsOfTheVariant) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 9), audio("other", "en"), audio("mine", "en")};
  manifest.tracks[0].audio_group = manifest.tracks[2].group = "hi";
  manifest.tracks[1].group = "lo";
  EXPECT_EQ(chosen(manifest), "v mine ");
}

TEST(Choice, AMuxedVariantNeedsNoOtherSound) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 9)};
  manifest.tracks[0].codecs = "avc1.4d401f,mp4a.40.2";
  EXPECT_EQ(chosen(manifest), "v ");
}

TEST(Choice, RefusesWhatIsProtectedOrLive) {
  Manifest manifest = film();
  manifest.is_protected = true;
  EXPECT_EQ(chosen(manifest), "protected");
  manifest = film();
  manifest.is_live = true;
  EXPECT_EQ(chosen(manifest), "unsupported");
  EXPECT_EQ(choose_tracks(manifest, {}).error().code(), Errc::unsupported);
}

TEST(Choice, TheSamePrimaryLanguageWillDoWhereNothingElseMatches) {
  EXPECT_EQ(chosen(film(), {.audio_languages = {"en-US"}, .subtitle_languages = {"fr-CA"}}),
            "1080+ en fr ");
  Manifest manifest{.kind = ManifestKind::dash};
  manifest.tracks = {audio("br", "pt-BR"), audio("pt", "pt-PT")};
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"pt-PT"}}), "pt ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"pt-AO"}}), "br ");
}

TEST(Choice, TakesWhatTheListShowsByItsIdFirst) {
  Manifest manifest = film();
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"comment"}}), "1080+ comment ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"comment", "de"}}), "1080+ comment de ");
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"fr"}, .video_id = "360"}), "360 en fr ");
  EXPECT_EQ(chosen(manifest, {.video_id = "none"}), "not_found");
  // A language that is also an id is the id.
  manifest.tracks[3].id = "en";
  manifest.tracks[4].id = "x";
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"en"}}), "1080+ en ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"English"}}), "1080+ x ");
}

TEST(Choice, AllSoundIsOneOfEachLanguageAndPurpose) {
  Manifest manifest = film();
  manifest.tracks.push_back(audio("en-low", "en-GB"));
  manifest.tracks.back().is_default = true;
  manifest.tracks[4].bandwidth = 128;
  manifest.tracks.back().bandwidth = 64;
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"all"}}), "1080+ de en comment ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"en", "all"}}), "1080+ en de comment ");
}

TEST(Choice, APlainSubtitleGoesBeforeOneForTheDeafAndThatBeforeAForcedOne) {
  Manifest manifest{.kind = ManifestKind::dash};
  manifest.tracks = {video("v", 360, 1), text("forced", "en"), text("sdh", "en"),
                     text("plain", "en")};
  manifest.tracks[1].is_forced = true;
  manifest.tracks[2].describes_sound = true;
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"en"}}), "v plain ");
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"all"}}), "v forced sdh plain ");
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"sdh"}}), "v sdh ");
  manifest.tracks.pop_back();
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"en"}}), "v sdh ");
  manifest.tracks.pop_back();
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"en"}}), "v forced ");
}

TEST(Choice, OtherFormatsOfTextWillDoButWebVttGoesFirst) {
  Manifest manifest{.kind = ManifestKind::dash};
  manifest.tracks = {video("v", 360, 1), text("ttml", "en", "application/ttml+xml"),
                     text("vtt", "en"), text("wvtt", "fr", "application/mp4"),
                     text("other", "it", "application/mp4")};
  manifest.tracks[3].codecs = "wvtt";
  manifest.tracks[4].codecs = "tx3g";
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"en"}}), "v vtt ");
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"all"}}), "v vtt wvtt ");
  manifest.tracks[2].language = "de";
  EXPECT_EQ(chosen(manifest, {.subtitle_languages = {"en", "it"}}), "v ttml ");
}

Track spanning(Track track, double start, double end) {
  track.segments = {{.start = Seconds(start), .duration = Seconds(end - start)}};
  return track;
}

TEST(Choice, WhatCoversTheWholeGoesFirst) {
  Manifest manifest{.kind = ManifestKind::dash, .duration = Seconds(12)};
  manifest.tracks = {spanning(video("half", 1080, 9), 0, 6),
                     spanning(video("whole", 360, 1), 0, 12), spanning(audio("en", "en"), 0, 6),
                     spanning(audio("en2", "en"), 0, 12)};
  manifest.tracks[2].is_default = true;
  EXPECT_EQ(chosen(manifest), "whole en2 ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"English"}}), "whole en2 ");
  // What is asked for by its id is taken as it is.
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"en"}}), "whole en ");
  manifest.tracks[1] = spanning(video("other half", 360, 1), 6, 12);
  EXPECT_EQ(chosen(manifest), "half en2 ");
}

TEST(Choice, WhatKeepsItsFormatGoesFirst) {
  Manifest manifest{.kind = ManifestKind::dash, .duration = Seconds(12)};
  manifest.tracks = {spanning(video("mixed", 1080, 9), 0, 12),
                     spanning(video("same", 360, 1), 0, 12)};
  manifest.tracks[0].changes_format = true;
  EXPECT_EQ(chosen(manifest), "same ");
  manifest.tracks.pop_back();
  EXPECT_EQ(chosen(manifest), "mixed ");
}

TEST(Choice, OtherAnglesAreTakenByIdOnlyAndBringTheirSound) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("side", 1080, 9), video("front", 720, 5), audio("a", "en")};
  manifest.tracks[0].group = "angles";
  manifest.tracks[0].audio_group = manifest.tracks[1].audio_group = manifest.tracks[2].group = "s";
  EXPECT_EQ(chosen(manifest), "front a ");
  EXPECT_EQ(chosen(manifest, {.video_id = "side"}), "side a ");
}

TEST(Choice, ARenditionThatNoVariantNamesIsTakenWhereNothingElseIs) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 5), audio("lost", "de")};
  manifest.tracks[1].group = "lost";
  // The variant may well hold its sound.
  EXPECT_EQ(chosen(manifest), "v ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"de"}}), "v lost ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"lost"}}), "v lost ");
  manifest.tracks[0].codecs = "avc1.64001f,mp4a.40.2";
  EXPECT_EQ(chosen(manifest), "v ");
  // But not this one.
  manifest.tracks[0].codecs = "avc1.64001f";
  EXPECT_EQ(chosen(manifest), "v lost ");
}

TEST(Choice, TheSoundInsideTheVariantIsKeptBesideOthersIfItIsWanted) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 5), audio("fr", "fr")};
  manifest.tracks[0].carries_audio = true;
  manifest.tracks[0].language = "en";
  manifest.tracks[0].audio_group = manifest.tracks[1].group = "s";
  EXPECT_EQ(chosen(manifest), "v ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"en"}}), "v ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"fr"}}), "v fr ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"fr", "en"}}), "v fr v ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"all"}}), "v v fr ");
}

TEST(Choice, AKnownPictureGoesBeforeAGuess) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("sound perhaps", 0, 1), video("v", 720, 5)};
  manifest.tracks[0].is_type_known = false;
  EXPECT_EQ(chosen(manifest, {.quality = Quality::worst}), "v ");
}

}  // namespace
}  // namespace matinee::media
