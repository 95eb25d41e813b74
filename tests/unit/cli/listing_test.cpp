// SPDX-License-Identifier: MIT
#include "listing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

media::Track track(std::string id, media::TrackType type, std::uint64_t bandwidth,
                   std::string language = {}, std::uint32_t height = 0) {
  media::Track made;
  made.id = std::move(id);
  made.type = type;
  made.bandwidth = bandwidth;
  made.language = std::move(language);
  if (height > 0) {
    made.width = height * 16 / 9;
    made.height = height;
  }
  return made;
}

TEST(Listing, PutsTheBestPictureFirstAndLanguagesInOrder) {
  media::Manifest manifest;
  manifest.tracks = {track("t-en", media::TrackType::text, 0, "en"),
                     track("a-fr", media::TrackType::audio, 128'000, "fr"),
                     track("v-low", media::TrackType::video, 400'000, "", 360),
                     track("a-de", media::TrackType::audio, 96'000, "de"),
                     track("v-high", media::TrackType::video, 900'000, "", 720),
                     track("a-de-more", media::TrackType::audio, 192'000, "de"),
                     track("t-de", media::TrackType::text, 256, "de")};
  const std::string text = listing_of(manifest);
  std::size_t last = 0;
  for (const char* id : {"v-high", "v-low", "a-de-more", "a-de ", "a-fr", "t-de", "t-en"}) {
    const std::size_t at = text.find(id);
    ASSERT_NE(at, std::string::npos) << id << " in\n" << text;
    EXPECT_GT(at, last) << id << " in\n" << text;
    last = at;
  }
}

TEST(Listing, SaysNothingOfARateThatIsNone) {
  media::Manifest manifest;
  manifest.tracks = {track("t-en", media::TrackType::text, 0, "en"),
                     track("t-de", media::TrackType::text, 256, "de")};
  const std::string text = listing_of(manifest);
  EXPECT_EQ(text.find("0 kbit/s"), std::string::npos) << text;
  EXPECT_NE(text.find("256 bit/s"), std::string::npos) << text;
}

std::size_t widest_line_of(const std::string& text) {
  std::size_t widest = 0;
  std::size_t start = 0;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n', start)) {
    widest = std::max(widest, end - start);
    start = end + 1;
  }
  return widest;
}

TEST(Listing, TellsWhatATrackIsForAndFitsInEightyColumns) {
  media::Manifest manifest;
  manifest.tracks = {track("v-avc1-1920x1080", media::TrackType::video, 6'500'000, "", 1080),
                     track("audio-commentary-en", media::TrackType::audio, 128'000, "en"),
                     track("service-text-en", media::TrackType::text, 0, "en"),
                     track("service-text-en-2", media::TrackType::text, 0, "en")};
  manifest.tracks[0].codecs = "avc1.640028,mp4a.40.2";
  manifest.tracks[1].codecs = "mp4a.40.2";
  manifest.tracks[1].name = "Director's commentary";
  manifest.tracks[1].is_alternate = true;
  manifest.tracks[2].name = "English (SDH)";
  manifest.tracks[2].describes_sound = true;
  manifest.tracks[3].is_forced = manifest.tracks[3].is_default = true;
  const std::string text = listing_of(manifest);
  EXPECT_LE(widest_line_of(text), 80U) << text;
  for (const char* cell :
       {"v-avc1-1920x1080", "audio-commentary-en", "Director's commentary", "alternate",
        "service-text-en-2", "English (SDH)", "caption", "NAME", "ROLE", "DEFAULT", "FORCED"}) {
    EXPECT_NE(text.find(cell), std::string::npos) << cell << " in\n" << text;
  }
  EXPECT_NE(listing_of(manifest, 200).find("avc1.640028"), std::string::npos);
}

}  // namespace
}  // namespace matinee::cli
