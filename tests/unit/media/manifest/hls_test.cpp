// SPDX-License-Identifier: MIT
#include "media/manifest/hls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view k_url = "https://cdn.test/films/7/list.m3u8?token=abc";

HlsMediaPlaylist media(std::string_view text, const HlsVariables& imported = {}) {
  auto playlist = parse_hls_media(text, k_url, imported);
  EXPECT_TRUE(playlist.has_value()) << (playlist ? "" : playlist.error().message());
  return playlist.value_or(HlsMediaPlaylist{});
}

std::string failure(std::string_view text) {
  const auto playlist = parse_hls_media(text, k_url);
  EXPECT_FALSE(playlist.has_value());
  return playlist ? "" : playlist.error().message();
}

TEST(HlsMedia, ReadsSegmentsWithBomAndCarriageReturns) {
  const auto list = media(
      "\xef\xbb\xbf#EXTM3U\r\n#EXT-X-TARGETDURATION:4\r\n#EXTINF:4.0,title, with comma\r\n"
      "1.ts\r\n\r\n# a comment\r\n#EXTINF:2.5,\r\n/abs/2.ts\r\n#EXT-X-ENDLIST\r\n");
  ASSERT_EQ(list.segments.size(), 2u);
  EXPECT_EQ(list.segments[0].resource.url, "https://cdn.test/films/7/1.ts");
  EXPECT_EQ(list.segments[1].resource.url, "https://cdn.test/abs/2.ts");
  EXPECT_DOUBLE_EQ(list.segments[1].start.count(), 4.0);
  EXPECT_DOUBLE_EQ(list.duration.count(), 6.5);
  EXPECT_FALSE(list.is_live);
  EXPECT_FALSE(list.is_protected);
}

TEST(HlsMedia, ByteRangesGoOnInTheSameResourceOnly) {
  const auto list = media(
      "#EXTM3U\n#EXT-X-MAP:URI=\"a.mp4\",BYTERANGE=\"800@0\"\n#EXTINF:1,\n#EXT-X-BYTERANGE:100@"
      "800\n"
      "a.mp4\n#EXTINF:1,\n#EXT-X-BYTERANGE:50\na.mp4\n#EXT-X-ENDLIST\n");
  ASSERT_EQ(list.segments.size(), 2u);
  EXPECT_EQ(list.segments[1].resource.offset, 900u);
  EXPECT_EQ(list.segments[1].resource.length, 50u);
  EXPECT_EQ(list.inits.at(0).offset, 0u);
  EXPECT_EQ(list.inits.at(0).length, 800u);
  EXPECT_THAT(failure("#EXTM3U\n#EXTINF:1,\n#EXT-X-BYTERANGE:100@0\na.ts\n#EXTINF:1,\n"
                      "#EXT-X-BYTERANGE:50\nb.ts\n"),
              HasSubstr("line 7"));
}

TEST(HlsMedia, AMapHoldsUntilTheNextOneAndMayComeBack) {
  const auto list = media(
      "#EXTM3U\n#EXT-X-MAP:URI=\"i0\"\n#EXTINF:1,\na\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"i1\"\n"
      "#EXTINF:1,\nb\n#EXTINF:1,\nc\n#EXT-X-DISCONTINUITY\n#EXT-X-MAP:URI=\"i0\"\n#EXTINF:1,\nd\n"
      "#EXT-X-ENDLIST\n");
  ASSERT_EQ(list.inits.size(), 2u);
  EXPECT_EQ(list.segments[0].init, 0u);
  EXPECT_EQ(list.segments[2].init, 1u);
  EXPECT_EQ(list.segments[3].init, 0u);
  EXPECT_TRUE(list.segments[1].discontinuity);
  EXPECT_FALSE(list.segments[2].discontinuity);
}

TEST(HlsMedia, AGapIsTimeWithoutASegment) {
  const auto list =
      media("#EXTM3U\n#EXTINF:2,\na\n#EXT-X-GAP\n#EXTINF:2,\nb\n#EXTINF:2,\nc\n#EXT-X-ENDLIST\n");
  ASSERT_EQ(list.segments.size(), 2u);
  EXPECT_DOUBLE_EQ(list.segments[1].start.count(), 4.0);
  EXPECT_DOUBLE_EQ(list.duration.count(), 6.0);
}

TEST(HlsMedia, VariablesComeFromTheListItsQueryAndTheMasterPlaylist) {
  const auto list = media(
      "#EXTM3U\n#EXT-X-DEFINE:NAME=\"p\",VALUE=\"part\"\n#EXT-X-DEFINE:QUERYPARAM=\"token\"\n"
      "#EXT-X-DEFINE:IMPORT=\"host\"\n#EXTINF:1,\nhttps://{$host}/{$p}/1.ts?t={$token}\n"
      "#EXT-X-ENDLIST\n",
      {{"host", "b.test"}});
  EXPECT_EQ(list.segments.at(0).resource.url, "https://b.test/part/1.ts?t=abc");
  EXPECT_THAT(failure("#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"b\"\n#EXTINF:1,\n{$none}\n"),
              HasSubstr("line 4"));
}

TEST(HlsMedia, IsLiveWithoutAnEnd) {
  EXPECT_TRUE(media("#EXTM3U\n#EXTINF:1,\na\n").is_live);
  EXPECT_FALSE(media("#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:1,\na\n").is_live);
}

TEST(HlsMedia, EverySignOfEncryptionAnywhereMarksItProtected) {
  for (const std::string sign :
       {"#EXT-X-KEY:METHOD=AES-128,URI=\"k\"", "#EXT-X-KEY:URI=\"k\",METHOD=SAMPLE-AES",
        "#EXT-X-KEY:METHOD=LATER", "#EXT-X-KEY:IV=0x1", "#EXT-X-KEY",
        "#EXT-X-SESSION-KEY:METHOD=AES-128", "#EXT-X-FAXS-CM:x"}) {
    EXPECT_TRUE(media("#EXTM3U\n#EXTINF:1,\na\n" + sign + "\n#EXTINF:1,\nb\n").is_protected)
        << sign;
  }
  EXPECT_FALSE(media("#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\na\n").is_protected);
}

TEST(HlsMedia, TimelinesHaveTheNumbersOfTheirDiscontinuities) {
  const auto list = media(
      "#EXTM3U\n#EXT-X-DISCONTINUITY-SEQUENCE:5\n#EXTINF:2,\na\n#EXT-X-DISCONTINUITY\n"
      "#EXT-X-GAP\n#EXTINF:2,\nb\n#EXTINF:2,\nc\n#EXT-X-DISCONTINUITY\n#EXTINF:2,\nd\n"
      "#EXT-X-ENDLIST\n");
  ASSERT_EQ(list.timelines.size(), 3u);
  EXPECT_EQ(list.timelines[0].number, 5u);
  EXPECT_EQ(list.timelines[2].number, 7u);
  EXPECT_DOUBLE_EQ(list.timelines[1].start.count(), 2);  // with the gap
  EXPECT_DOUBLE_EQ(list.timelines[2].start.count(), 6);
  EXPECT_EQ(list.segments.at(0).timeline, 0u);
  EXPECT_EQ(list.segments.at(1).timeline, 1u);
  EXPECT_EQ(list.segments.at(2).timeline, 2u);
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

TEST(HlsMedia, ErrorsNameTheLine) {
  EXPECT_THAT(failure("<html>"), HasSubstr("line 1"));
  EXPECT_THAT(failure("#EXTM3U\n#EXTINF:abc,\na\n"), HasSubstr("line 2: EXTINF"));
  EXPECT_THAT(failure("#EXTM3U\na\n"), HasSubstr("line 2: a segment without EXTINF"));
  EXPECT_THAT(failure("#EXTM3U\n#EXTINF:-1,\na\n"), HasSubstr("line 2"));
  EXPECT_THAT(failure("#EXTM3U\n#EXTINF:1,\n#EXT-X-BYTERANGE:18446744073709551615@1\na\n"),
              HasSubstr("line 3"));
  EXPECT_THAT(failure("#EXTM3U\n"), HasSubstr("neither variants nor segments"));
}

TEST(HlsMedia, TakesBlanksInDurationsAndUrls) {
  const auto list = media("#EXTM3U\n#EXTINF: 8.0 ,x\nmy part 1.ts\n#EXT-X-ENDLIST\n");
  EXPECT_DOUBLE_EQ(list.duration.count(), 8);
  EXPECT_EQ(list.segments.at(0).resource.url, "https://cdn.test/films/7/my%20part%201.ts");
}

TEST(HlsMedia, ATimelineThatStartsAnewInAGapIsNewAfterIt) {
  const auto list = media(
      "#EXTM3U\n#EXTINF:2,\na\n#EXT-X-DISCONTINUITY\n#EXT-X-GAP\n#EXTINF:2,\nb\n#EXTINF:2,\nc\n"
      "#EXTINF:2,\nd\n#EXT-X-ENDLIST\n");
  ASSERT_EQ(list.segments.size(), 3u);
  EXPECT_TRUE(list.segments[1].discontinuity);
  EXPECT_FALSE(list.segments[2].discontinuity);
}

TEST(HlsMedia, ValuesOfTheQueryAreDecodedAndMustBeThere) {
  const auto list = parse_hls_media(
      "#EXTM3U\n#EXT-X-DEFINE:QUERYPARAM=\"t\"\n#EXTINF:1,\n/{$t}/1.ts\n#EXT-X-ENDLIST\n",
      "https://cdn.test/m?t=a%2Fb%20c");
  ASSERT_TRUE(list.has_value());
  EXPECT_EQ(list->segments.at(0).resource.url, "https://cdn.test/a/b%20c/1.ts");
  EXPECT_FALSE(parse_hls_media("#EXTM3U\n#EXT-X-DEFINE:QUERYPARAM=\"t\"\n#EXTINF:1,\na\n",
                               "https://cdn.test/m?t")
                   .has_value());
}

TEST(HlsMedia, VariablesCannotExpandToGigabytes) {
  const std::string value(10'000, 'v');
  std::string text = "#EXTM3U\n#EXT-X-DEFINE:NAME=\"a\",VALUE=\"" + value + "\"\n";
  std::string list = "#EXT-X-STREAM-INF:BANDWIDTH=1";
  for (int i = 0; i < 100; ++i)
    list += ",A=\"{$a}\"";
  for (int i = 0; i < 20; ++i)
    text += list + "\nv.m3u8\n";
  EXPECT_THAT(parse_hls_master(text, k_url).error().message(), HasSubstr("expand to too much"));
  EXPECT_THAT(failure("#EXTM3U\n#EXT-X-MAP:URI=\"i\"" + std::string(5'000, ' ') +
                      [] {
                        std::string many;
                        for (int i = 0; i < 200; ++i)
                          many += ",A=1";
                        return many;
                      }()),
              HasSubstr("too many attributes"));
}

TEST(HlsMedia, UrlsCannotTakeGigabytes) {
  std::string text = "#EXTM3U\n";
  for (int i = 0; i < 10'000; ++i)
    text += "#EXTINF:1,\na\n";
  const std::string deep = "https://cdn.test/" + std::string(15'000, 'd') + "/m";
  EXPECT_THAT(parse_hls_media(text, deep).error().message(), HasSubstr("too many and too long"));
  EXPECT_TRUE(parse_hls_media(text, k_url).has_value());
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

TEST(HlsMaster, AListOfPicturesForSeekingIsMarked) {
  EXPECT_TRUE(media("#EXTM3U\n#EXT-X-I-FRAMES-ONLY\n#EXTINF:1,\n#EXT-X-BYTERANGE:9@0\na\n"
                    "#EXT-X-ENDLIST\n")
                  .is_iframes_only);
}

TEST(HlsMaster, ATextThatAllTracksWouldInheritIsShort) {
  EXPECT_THAT(parse_hls_master("#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",LANGUAGE=\"" +
                                   std::string(5'000, 'e') + "\"\n",
                               k_url)
                  .error()
                  .message(),
              HasSubstr("line 2: LANGUAGE is too long"));
}

TEST(HlsMaster, AnUnclosedQuoteIsAnErrorWithItsLine) {
  const auto manifest = parse_hls_master("#EXTM3U\n#EXT-X-STREAM-INF:CODECS=\"avc1\na\n", k_url);
  ASSERT_FALSE(manifest.has_value());
  EXPECT_EQ(manifest.error().code(), Errc::failure);
  EXPECT_THAT(manifest.error().message(), HasSubstr("line 2: CODECS"));
}

}  // namespace
}  // namespace matinee::media
