// SPDX-License-Identifier: MIT
#include "media/manifest/plan.hpp"

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
                     text("fr", "fr"),         text("ttml", "nl", "application/ttml+xml")};
  manifest.tracks[4].is_default = true;
  manifest.tracks[5].is_alternate = true;
  return manifest;
}

TEST(Plan, TakesTheBestPictureAndTheDefaultSound) {
  EXPECT_EQ(chosen(film()), "1080+ en ");
}

TEST(Plan, ObeysQualityAndHeight) {
  EXPECT_EQ(chosen(film(), {.quality = Quality::worst}), "360 en ");
  EXPECT_EQ(chosen(film(), {.max_height = 720}), "360 en ");
  EXPECT_EQ(chosen(film(), {.max_height = 100}), "360 en ");
}

TEST(Plan, TakesOneSoundForEachLanguageAskedFor) {
  EXPECT_EQ(chosen(film(), {.audio_languages = {"de", "en"}}), "1080+ de en ");
  EXPECT_EQ(chosen(film(), {.audio_languages = {"it"}}), "1080+ en ");
}

TEST(Plan, TakesSubtitlesOnlyWhenAskedAndOnlyWebVtt) {
  EXPECT_EQ(chosen(film(), {.subtitle_languages = {"fr"}}), "1080+ en fr ");
  EXPECT_EQ(chosen(film(), {.subtitle_languages = {"all"}}), "1080+ en fr ");
  const auto plan = make_plan(film(), std::vector<std::size_t>{0});
  ASSERT_TRUE(plan.has_value());
  EXPECT_EQ(plan->notes.size(), 1u);
}

TEST(Plan, HlsRenditionsComeFromTheGroupsOfTheVariant) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 9), audio("other", "en"), audio("mine", "en")};
  manifest.tracks[0].audio_group = manifest.tracks[2].group = "hi";
  manifest.tracks[1].group = "lo";
  EXPECT_EQ(chosen(manifest), "v mine ");
}

TEST(Plan, AMuxedVariantNeedsNoOtherSound) {
  Manifest manifest{.kind = ManifestKind::hls};
  manifest.tracks = {video("v", 720, 9)};
  manifest.tracks[0].codecs = "avc1.4d401f,mp4a.40.2";
  EXPECT_EQ(chosen(manifest), "v ");
  EXPECT_TRUE(make_plan(manifest, std::vector<std::size_t>{0})->tracks[0].carries_audio);
}

TEST(Plan, RefusesWhatIsProtectedOrLive) {
  Manifest manifest = film();
  manifest.is_protected = true;
  EXPECT_EQ(chosen(manifest), "protected");
  manifest = film();
  manifest.is_live = true;
  EXPECT_EQ(chosen(manifest), "unsupported");
  EXPECT_EQ(choose_tracks(manifest, {}).error().code(), Errc::unsupported);
}

TEST(Plan, LanguagesMatchByPrefixOrElseByTheirPrimaryTag) {
  EXPECT_EQ(rank_language("pt", "pt-BR"), LanguageMatch::full);
  EXPECT_EQ(rank_language("PT-br", "pt-BR"), LanguageMatch::full);
  EXPECT_EQ(rank_language("pt-BR", "pt"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("pt-BR", "pt-PT"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("e", "en"), LanguageMatch::none);
  EXPECT_EQ(rank_language("en", ""), LanguageMatch::none);
  EXPECT_EQ(rank_language("", "en"), LanguageMatch::none);
  // Codes of three letters, of either kind, are the same languages.
  EXPECT_EQ(rank_language("en", "eng"), LanguageMatch::full);
  EXPECT_EQ(rank_language("ger", "de-AT"), LanguageMatch::full);
  EXPECT_EQ(rank_language("en-GB", "eng"), LanguageMatch::primary);
  EXPECT_EQ(rank_language("en", "enm"), LanguageMatch::none);
  EXPECT_EQ(rank_language("xq", "xr"), LanguageMatch::none);
}

TEST(Plan, TheSamePrimaryLanguageWillDoWhereNothingElseMatches) {
  EXPECT_EQ(chosen(film(), {.audio_languages = {"en-US"}, .subtitle_languages = {"fr-CA"}}),
            "1080+ en fr ");
  Manifest manifest{.kind = ManifestKind::dash};
  manifest.tracks = {audio("br", "pt-BR"), audio("pt", "pt-PT")};
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"pt-PT"}}), "pt ");
  EXPECT_EQ(chosen(manifest, {.audio_languages = {"pt-AO"}}), "br ");
}

}  // namespace
}  // namespace matinee::media
