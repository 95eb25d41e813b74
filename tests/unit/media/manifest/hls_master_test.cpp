// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/manifest/hls.hpp"

namespace matinee::media {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view k_url = "https://cdn.test/films/7/list.m3u8?token=abc";

Manifest master(const std::string& lines) {
  auto manifest = parse_hls_master("#EXTM3U\n" + lines, k_url);
  EXPECT_TRUE(manifest.has_value()) << (manifest ? "" : manifest.error().message());
  return manifest.value_or(Manifest{});
}

TEST(HlsMaster, RenditionsTellTheirPurpose) {
  const auto manifest = parse_hls_master(
      "#EXTM3U\n"
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"Told\",URI=\"a\","
      "CHARACTERISTICS=\"public.accessibility.describes-video\"\n"
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"English (SDH)\",URI=\"s\",CHARACTERISTICS="
      "\"public.accessibility.transcribes-spoken-dialog,"
      "public.accessibility.describes-music-and-sound\"\n"
      "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"Signs\",FORCED=YES,URI=\"f\"\n",
      "https://cdn.test/master.m3u8");
  ASSERT_TRUE(manifest.has_value()) << manifest.error().message();
  const auto& tracks = manifest->tracks;
  EXPECT_TRUE(tracks.at(0).describes_picture && tracks.at(0).is_alternate);
  EXPECT_FALSE(tracks.at(0).describes_sound);
  EXPECT_TRUE(tracks.at(1).describes_sound && !tracks.at(1).is_forced);
  EXPECT_TRUE(tracks.at(2).is_forced && !tracks.at(2).describes_sound);
  EXPECT_EQ(tracks.at(1).name, "English (SDH)");
}

constexpr std::string_view k_master =
    "#EXTM3U\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"Deutsch, "
    "Stereo\",LANGUAGE=\"de\",URI=\"de.m3u8\"\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"English\",LANGUAGE=\"en\",DEFAULT=YES\n"
    "#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"subs\",NAME=\"fr\",LANGUAGE=\"fr\",URI=\"fr.m3u8\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=1000,CODECS=\"avc1.4d401f,mp4a.40.2\",RESOLUTION=640x360,"
    "AUDIO=\"aac\",SUBTITLES=\"subs\"\nlow.m3u8\n"
    "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90,URI=\"i.m3u8\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=64,CODECS=\"mp4a.40.2\"\nsound.m3u8\n";

TEST(HlsMaster, ListsVariantsAndRenditionsWithTheirGroups) {
  ASSERT_TRUE(is_hls_master(k_master));
  const auto manifest = parse_hls_master(k_master, k_url);
  ASSERT_TRUE(manifest.has_value());
  ASSERT_EQ(manifest->tracks.size(), 4u);
  const auto& [german, french, low, sound] =
      std::tie(manifest->tracks[0], manifest->tracks[1], manifest->tracks[2], manifest->tracks[3]);
  EXPECT_EQ(german.name, "Deutsch, Stereo");
  EXPECT_EQ(german.url, "https://cdn.test/films/7/de.m3u8");
  EXPECT_EQ(french.type, TrackType::text);
  EXPECT_EQ(low.type, TrackType::video);
  EXPECT_EQ(low.height, 360u);
  EXPECT_EQ(low.codecs, "avc1.4d401f,mp4a.40.2");
  EXPECT_TRUE(low.carries_audio);
  EXPECT_EQ(low.language, "en");
  EXPECT_EQ(sound.type, TrackType::audio);
}

TEST(HlsMaster, ASessionKeyMarksAllTracks) {
  const auto manifest = parse_hls_master(
      "#EXTM3U\n#EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI=\"k\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n",
      k_url);
  ASSERT_TRUE(manifest.has_value());
  EXPECT_TRUE(manifest->is_protected);
  EXPECT_TRUE(manifest->tracks.at(0).is_protected);
}

TEST(HlsMaster, ATextThatAllTracksWouldInheritIsShort) {
  const auto manifest = master("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"a\",LANGUAGE=\"" +
                               std::string(5'000, 'e') + "\"\n");
  EXPECT_EQ(manifest.tracks.at(0).language, "");
  EXPECT_THAT(manifest.notes.at(0), HasSubstr("line 2: LANGUAGE is too long"));
}

struct Oddity {
  std::string_view list;
  std::string codecs;
  std::optional<std::uint32_t> height;
  std::optional<std::uint64_t> bandwidth;
  std::size_t notes = 1;
};

TEST(HlsMaster, AnOddAttributeCostsOnlyItself) {
  const std::string codecs = "avc1.64000d,mp4a.40.2";
  const std::vector<Oddity> oddities = {
      {R"(BANDWIDTH=9,CODECS="avc1.64000d,mp4a.40.2",RESOLUTION=320x180)", codecs, 180, 9, 0},
      {"BANDWIDTH=9,CODECS=avc1.64000d,mp4a.40.2,RESOLUTION=320x180", codecs, 180, 9, 0},
      {"BANDWIDTH=9,RESOLUTION=320x180,CODECS=avc1.64000d,mp4a.40.2", codecs, 180, 9, 0},
      {R"(BANDWIDTH=9,name=foo,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, 9},
      {R"(BANDWIDTH=9,RESOLUTION=320.0x180.0,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, 9, 0},
      {R"(BANDWIDTH=9,RESOLUTION=320 X 180,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, 9, 0},
      {R"(BANDWIDTH=9,RESOLUTION=wide,CODECS="avc1.64000d,mp4a.40.2")", codecs, {}, 9},
      {R"(BANDWIDTH=9,RESOLUTION=-1x-1,CODECS="avc1.64000d,mp4a.40.2")", codecs, {}, 9},
      {R"(BANDWIDTH=much,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, {}},
      {R"(BANDWIDTH=9.7,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, 9, 0},
      {R"(,BANDWIDTH=9,,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2",)", codecs, 180, 9, 0},
      {R"(nonsense,BANDWIDTH=9,RESOLUTION=320x180,CODECS="avc1.64000d,mp4a.40.2")", codecs, 180, 9},
      {R"(BANDWIDTH=9,RESOLUTION=320x180,CODECS="avc1.64000d)", "avc1.64000d", 180, 9},
  };
  for (const Oddity& odd : oddities) {
    const auto manifest = master("#EXT-X-STREAM-INF:" + std::string(odd.list) + "\na\n");
    ASSERT_EQ(manifest.tracks.size(), 1u) << odd.list;
    EXPECT_EQ(manifest.tracks[0].codecs, odd.codecs) << odd.list;
    EXPECT_EQ(manifest.tracks[0].height, odd.height) << odd.list;
    EXPECT_EQ(manifest.tracks[0].bandwidth, odd.bandwidth) << odd.list;
    EXPECT_EQ(manifest.notes.size(), odd.notes) << odd.list;
  }
}

TEST(HlsMaster, AnOddLineCostsOnlyItself) {
  const auto manifest = master(
      "stray\n#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID=\"s\",NAME=\"none\"\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n<html>\n#EXT-X-STREAM-INF:BANDWIDTH=2\n");
  EXPECT_EQ(manifest.tracks.size(), 1u);
  EXPECT_EQ(manifest.notes.size(), 4u);
}

TEST(HlsMaster, RedundantVariantsAreOneTrack) {
  const std::string low = "#EXT-X-STREAM-INF:BANDWIDTH=1,RESOLUTION=320x180\n";
  const std::string high = "#EXT-X-STREAM-INF:RESOLUTION=640x360,BANDWIDTH=2\n";
  const std::string high_again = "#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=640x360\n";
  for (const std::string& text :
       {low + "a/l\n" + low + "b/l\n" + high + "a/h\n" + high_again + "b/h\n" + high + "c/h\n",
        low + "a/l\n" + high + "a/h\n" + low + "b/l\n" + high_again + "b/h\n" + high + "c/h\n"}) {
    const auto manifest = master(text);
    ASSERT_EQ(manifest.tracks.size(), 2u);
    EXPECT_EQ(manifest.tracks[1].id, "v1");
    EXPECT_EQ(manifest.tracks[1].url, "https://cdn.test/films/7/a/h");
    EXPECT_EQ(
        manifest.tracks[1].alternative_urls,
        (std::vector<std::string>{"https://cdn.test/films/7/b/h", "https://cdn.test/films/7/c/h"}));
  }
  // A different attribute is a different variant; the place alone is not.
  EXPECT_THAT(master(low + "a\n" + high + "b\n").tracks, SizeIs(2));
  EXPECT_THAT(master("#EXT-X-STREAM-INF:BANDWIDTH=1,PATHWAY-ID=\"A\"\na\n"
                     "#EXT-X-STREAM-INF:BANDWIDTH=1,PATHWAY-ID=\"B\"\nb\n")
                  .tracks,
              SizeIs(1));
}

TEST(HlsMaster, OtherAnglesAreListedAndLikeTheVariantsThatNameThem) {
  const auto manifest = master(
      "#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\"hi\",NAME=\"Front\",DEFAULT=YES\n"
      "#EXT-X-MEDIA:TYPE=VIDEO,GROUP-ID=\"hi\",NAME=\"Side\",URI=\"side\"\n"
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"en\",URI=\"en\"\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=5,RESOLUTION=640x360,CODECS=\"avc1.64001f\",VIDEO=\"hi\","
      "AUDIO=\"a\"\nfront\n");
  ASSERT_EQ(manifest.tracks.size(), 3u);
  const Track& side = manifest.tracks[0];
  EXPECT_EQ(side.type, TrackType::video);
  EXPECT_EQ(side.id, "v0");
  EXPECT_EQ(side.name, "Side");
  EXPECT_EQ(side.group, "hi");
  EXPECT_EQ(side.height, 360u);
  EXPECT_EQ(side.audio_group, "a");
  EXPECT_EQ(manifest.tracks[2].video_group, "hi");
  EXPECT_TRUE(manifest.notes.empty());
}

TEST(HlsMaster, AGroupThatDoesNotExistIsRemovedWithANote) {
  const auto manifest = master(
      "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",NAME=\"en\",URI=\"en\"\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=5,AUDIO=\"nope\",SUBTITLES=\"none\"\nx\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=6,AUDIO=\"a\"\ny\n");
  EXPECT_EQ(manifest.tracks.at(1).audio_group, "");
  EXPECT_EQ(manifest.tracks.at(1).text_group, "");
  EXPECT_EQ(manifest.tracks.at(2).audio_group, "a");
  EXPECT_THAT(manifest.notes, SizeIs(2));
  EXPECT_THAT(manifest.notes.at(0), HasSubstr("nope"));
}

TEST(HlsMaster, ATypeThatNothingTellsIsAGuess) {
  const auto manifest = master(
      "#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXT-X-STREAM-INF:BANDWIDTH=2,RESOLUTION=640x360\nb\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=3,CODECS=\"mp4a.40.2\"\nc\n"
      "#EXT-X-STREAM-INF:BANDWIDTH=4,CODECS=\"avc1.64001f\"\nd\n");
  EXPECT_FALSE(manifest.tracks.at(0).is_type_known);
  EXPECT_TRUE(manifest.tracks.at(1).is_type_known);
  EXPECT_TRUE(manifest.tracks.at(2).is_type_known);
  EXPECT_TRUE(manifest.tracks.at(3).is_type_known);
}

}  // namespace
}  // namespace matinee::media
