// SPDX-License-Identifier: MIT
#include "film/texts.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::film {
namespace {

const mubi::Stream k_stream{
    .offers = {},
    .text_tracks = {{.url = "https://e/en-sdh.vtt", .language = "en", .role = "caption"},
                    {.url = "https://e/en.vtt", .language = "en", .role = "subtitle"},
                    {.url = "https://e/fr.vtt", .language = "fr", .role = ""}}};

std::vector<std::string> wanted(const std::vector<std::string>& names) {
  media::Plan plan;
  add_wanted_texts(plan, service_texts(k_stream, {}), names);
  std::vector<std::string> urls;
  for (const media::Track& track : plan.tracks)
    urls.push_back(track.segments.at(0).resource.url);
  return urls;
}

using Urls = std::vector<std::string>;

TEST(ServiceTexts, HaveIdsOfTheirOwnAndPlainOnesGoFirst) {
  const auto tracks = service_texts(k_stream, {});
  ASSERT_EQ(tracks.size(), 3U);
  EXPECT_EQ(tracks[0].segments[0].resource.url, "https://e/en.vtt");
  EXPECT_NE(tracks[0].id, tracks[2].id);
  EXPECT_TRUE(tracks[2].describes_sound);
}

TEST(AddWantedTexts, TakesLanguagesNamesIdsAndAll) {
  EXPECT_EQ(wanted({"en"}), (Urls{"https://e/en.vtt"}));
  EXPECT_EQ(wanted({"fr-CA"}), (Urls{"https://e/fr.vtt"}));
  EXPECT_EQ(wanted({"service-text-en"}), (Urls{"https://e/en-sdh.vtt"}));
  EXPECT_EQ(wanted({"all"}), (Urls{"https://e/en.vtt", "https://e/fr.vtt"}));
  EXPECT_EQ(wanted({"fr", "fr", "all"}), (Urls{"https://e/fr.vtt", "https://e/en.vtt"}));
  EXPECT_TRUE(wanted({"it"}).empty());
}

TEST(MissingTracks, TellsWhatThereIs) {
  const auto texts = service_texts(k_stream, {});
  EXPECT_EQ(missing_tracks(media::TrackType::text, {"it"}, {}, texts),
            std::vector<std::string>{R"(no "it" subtitles; available: en, fr)"});
  EXPECT_TRUE(missing_tracks(media::TrackType::text, {"fr-CA", "all"}, texts, texts).empty());
  EXPECT_TRUE(missing_tracks(media::TrackType::text, {"service-text-en"}, texts, texts).empty());
}

TEST(NamesWebVtt, GoesByTheEndingOfThePath) {
  EXPECT_TRUE(names_webvtt("https://e/a.VTT?x=1"));
  EXPECT_TRUE(names_webvtt("https://e/a.webvtt"));
  EXPECT_FALSE(names_webvtt("https://e/a.m3u8?of=b.vtt"));
}

}  // namespace
}  // namespace matinee::film
