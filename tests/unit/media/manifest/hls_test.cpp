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

TEST(HlsMedia, ErrorsNameTheLine) {
  EXPECT_THAT(failure("<html>"), HasSubstr("line 1"));
  EXPECT_THAT(failure("#EXTM3U8\n"), HasSubstr("line 1"));
  EXPECT_THAT(failure("#EXTM3U\na\n"), HasSubstr("line 2: a segment without EXTINF"));
  EXPECT_THAT(failure("#EXTM3U\n#EXT-X-MAP:URI=\"i\n#EXTINF:1,\na\n"), HasSubstr("line 2"));
  EXPECT_THAT(failure("#EXTM3U\n#EXT-X-KEY:METHOD=\"NONE\n#EXTINF:1,\na\n"), HasSubstr("line 2"));
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

TEST(HlsMedia, AListOfPicturesForSeekingIsMarked) {
  EXPECT_TRUE(media("#EXTM3U\n#EXT-X-I-FRAMES-ONLY\n#EXTINF:1,\n#EXT-X-BYTERANGE:9@0\na\n"
                    "#EXT-X-ENDLIST\n")
                  .is_iframes_only);
}

// An odd line, and what is to come of it: the notes, and the durations of the segments.
struct Oddity {
  std::string_view text;
  std::vector<double> durations;
  std::size_t notes = 1;
};

TEST(HlsMedia, AnOddLineCostsOnlyItself) {
  const std::vector<Oddity> oddities = {
      {"#EXTM3U\n#EXTINF:4,\na\n#EXTINF:2.5,\nb\n", {4, 2.5}, 0},
      {"#EXTM3U x-tvg-url=\"https://x.test/\"\n#EXTINF:4,\na\n#EXTINF:2.5,\nb\n", {4, 2.5}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXTINF:-1,title\nb\n#EXTINF:2,\nc\n", {4, 4, 2}},
      {"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:-1\na\n#EXTINF:4,\nb\n", {6, 4}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXTINF:nan,\nb\n", {4, 4}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXTINF:abc,\nb\n", {4, 4}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXTINF:,\nb\n", {4, 4}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXT-X-ENDLIST\n<!DOCTYPE html>\n<p>x</p>\n", {4}, 2},
      {"#EXTM3U\n#EXTINF:4,\na\nstray text\n#EXTINF:2,\nb\n", {4, 2}},
      {"#EXTM3U\n#EXTINF:4,\na\nb\n#EXTINF:2,\nc\n", {4, 4, 2}},
      {"#EXTM3U\n#EXTINF:4,\na\n#EXT-X-ENDLIST\nb\n", {4}},
      {"#EXTM3U\n#EXT-X-DISCONTINUITY-SEQUENCE:x\n#EXTINF:4,\na\n", {4}},
      {"#EXTM3U\n#EXTINF:4,\n#EXT-X-BYTERANGE: \"10 @ 20\" \na\n", {4}, 0},
  };
  for (const auto& [text, durations, notes] : oddities) {
    const auto list = media(std::string(text) + "#EXT-X-ENDLIST\n");
    ASSERT_EQ(list.segments.size(), durations.size()) << text;
    double start = 0;
    for (std::size_t i = 0; i < durations.size(); ++i) {
      EXPECT_DOUBLE_EQ(list.segments[i].duration.count(), durations[i]) << text;
      EXPECT_DOUBLE_EQ(list.segments[i].start.count(), start) << text;
      start += durations[i];
    }
    EXPECT_EQ(list.notes.size(), notes) << text;
    EXPECT_FALSE(list.is_live) << text;
  }
}

TEST(HlsMedia, TheEndOfTheListMayStandAnywhere) {
  const auto list = media("#EXTM3U\n#EXT-X-ENDLIST\n#EXTINF:4,\na\n#EXTINF:2,\nb\n");
  EXPECT_EQ(list.segments.size(), 2u);
  EXPECT_FALSE(list.is_live);
}

TEST(HlsMedia, ProtectionIsSeenAlsoBehindTheEndAndAmongOddLines) {
  for (const std::string_view text :
       {"#EXTM3U\n#EXTINF:4,\na\n#EXT-X-ENDLIST\n<html>\n#EXT-X-KEY:METHOD=AES-128,URI=\"k\"\n",
        "#EXTM3U x=y\n#EXTINF:-1,\na\n#EXT-X-KEY:METHOD=SAMPLE-AES,URI=\"k\"\n#EXTINF:4,\nb\n"}) {
    EXPECT_TRUE(media(text).is_protected) << text;
  }
}

TEST(HlsMedia, NotesAreBounded) {
  std::string text = "#EXTM3U\n";
  for (int i = 0; i < 1'000; ++i)
    text += "#EXTINF:-1,\na\n";
  const auto list = media(text);
  EXPECT_EQ(list.segments.size(), 1'000u);
  EXPECT_EQ(list.notes.size(), 21u);
  EXPECT_THAT(list.notes.back(), HasSubstr("980 more"));
}

TEST(HlsMedia, SoundAloneIsKnownByTheNamesOfItsSegments) {
  const auto adopted = [](std::string_view segment) {
    Track track{.id = "v0", .is_type_known = false};
    adopt_hls_media(track, media("#EXTM3U\n#EXTINF:4,\n" + std::string(segment) + "\n"));
    return track;
  };
  EXPECT_EQ(adopted("a.aac").type, TrackType::audio);
  EXPECT_TRUE(adopted("a.ec3?x=y").is_type_known);
  EXPECT_EQ(adopted("a.m4a").mime, "audio/mp4");
  // These may hold either.
  EXPECT_EQ(adopted("a.ts").type, TrackType::video);
  EXPECT_FALSE(adopted("a.ts").is_type_known);
  EXPECT_FALSE(adopted("a.m4s").is_type_known);
}

TEST(HlsMedia, TextTellsItsFormatByTheNamesOfItsSegments) {
  const auto mime = [](std::string_view list) {
    Track track{.type = TrackType::text, .mime = "text/vtt"};
    adopt_hls_media(track, media(list));
    return track.mime;
  };
  EXPECT_EQ(mime("#EXTM3U\n#EXTINF:4,\na.vtt\n"), "text/vtt");
  EXPECT_EQ(mime("#EXTM3U\n#EXTINF:4,\na\n"), "text/vtt");
  EXPECT_EQ(mime("#EXTM3U\n#EXTINF:4,\na.ttml\n"), "application/ttml+xml");
  EXPECT_EQ(mime("#EXTM3U\n#EXT-X-MAP:URI=\"i\"\n#EXTINF:4,\na\n"), "application/mp4");
}

}  // namespace
}  // namespace matinee::media
