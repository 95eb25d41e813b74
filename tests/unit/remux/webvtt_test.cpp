// SPDX-License-Identifier: MIT
#include "remux/webvtt.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;
using Blocks = std::vector<std::string>;
using Notes = std::vector<std::string>;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

TEST(WebVtt, ReadsCuesAndPassesOverTheRest) {
  const auto document = parse_webvtt(
      "WEBVTT - x\r\nX-TIMESTAMP-MAP=LOCAL:00:00:01.000,MPEGTS:900000\r\n\r\n"
      "NOTE no --> cue\r\n\r\nSTYLE\r\n::cue{}\r\n\r\nid\r\n00:01.500 --> 00:00:02.000 "
      "align:left\r\n"
      "<b>One</b> &amp;\r\ntwo\r\n\r\n00:09.000 --> 00:08.000\r\nbackwards\r\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 1u);
  EXPECT_EQ(document->cues[0].markup, "<b>One</b> &amp;\ntwo");
  EXPECT_EQ(document->cues[0].settings, "align:left");
  EXPECT_EQ(document->cues[0].id, "id");
  EXPECT_EQ(document->cues[0].end, milliseconds(2000));
  EXPECT_EQ(document->map, (TimestampMap{milliseconds(1000), 900'000}));
  EXPECT_EQ(document->notes, Notes{"1 of its 2 cues left out: their times cannot be read"});
}

TEST(WebVtt, AnyLineEndWillDo) {
  const std::string text =
      "WEBVTT\n\nSTYLE\n::cue{}\n\n1\n00:01.000 --> 00:02.000\none\ntwo\n\n00:03.000 --> "
      "00:04.000\nthree\n";
  const auto document = parse_webvtt(text);
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 2u);
  for (const char* end : {"\r", "\r\n"}) {
    const auto other = parse_webvtt(replaced(text, "\n", end));
    ASSERT_TRUE(other.has_value());
    EXPECT_EQ(other->cues, document->cues);
    EXPECT_EQ(other->blocks, document->blocks);
  }
  const auto mixed = parse_webvtt(
      "WEBVTT\r\r1\n00:01.000 --> 00:02.000\r\none\rtwo\r\n\n"
      "00:03.000 --> 00:04.000\rthree");
  ASSERT_TRUE(mixed.has_value());
  EXPECT_EQ(mixed->cues, document->cues);
}

TEST(WebVtt, TimesMayHaveACommaAndNoBlanks) {
  const auto document = parse_webvtt(
      "WEBVTT\n\n00:00:01,000-->00:00:02,000\na\n\n00:03.000\t-->\t00:04.000\tline:1\nb\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 2u);
  EXPECT_EQ(document->cues[0].start, milliseconds(1000));
  EXPECT_EQ(document->cues[1].settings, "line:1");
  EXPECT_TRUE(document->notes.empty());
}

TEST(WebVtt, ACueMayFollowTheHeaderOrAnotherCueAtOnce) {
  const auto document = parse_webvtt(
      "WEBVTT\n00:01.000 --> 00:02.000\na\n00:02.000 --> 00:03.000\nb\nthe next\n00:03.000 --> "
      "00:04.000\nc");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 3u);
  EXPECT_EQ(document->cues[1].markup, "b\nthe next");
  EXPECT_EQ(document->cues[2].markup, "c");
}

TEST(WebVtt, StylesAndRegionsAreKeptAndCommentsAreNot) {
  const auto document = parse_webvtt(
      "WEBVTT\nKind: captions\n\nSTYLE \n::cue(.y) { color: yellow }\n\nNOTE\nnothing\n\n"
      "REGION\nid:fred\nwidth:40%\n\nSTYLES\nno\n\n00:01.000 --> 00:02.000 "
      "region:fred\n<c.y>a</c>\n\n"
      "STYLE\n::cue { color: red }\n");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->blocks,
            (Blocks{"STYLE \n::cue(.y) { color: yellow }", "REGION\nid:fred\nwidth:40%"}));
  EXPECT_EQ(document->cues.size(), 1u);
}

TEST(WebVtt, TheLastMapCountsWhereverItIs) {
  const auto document = parse_webvtt(
      "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:1,LOCAL:00:00.000\nKind: "
      "captions\n\nX-TIMESTAMP-MAP=MPEGTS:2,"
      "LOCAL:00:00.000\n7\n00:01.000 --> 00:02.000\nX-TIMESTAMP-MAP=MPEGTS:3,LOCAL:00:00.000\n");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->map, (TimestampMap{milliseconds(0), 2}));
  ASSERT_EQ(document->cues.size(), 1u);
  EXPECT_EQ(document->cues[0].id, "7");
  const auto unreadable = parse_webvtt("WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:x\n");
  ASSERT_TRUE(unreadable.has_value());
  EXPECT_FALSE(unreadable->map);
  EXPECT_EQ(unreadable->notes, Notes{"its X-TIMESTAMP-MAP cannot be read"});
}

TEST(WebVtt, SubRipIsReadToo) {
  const auto document = parse_webvtt(
      "1\r\n00:00:01,000 --> 00:00:02,500 X1:10 X2:20\r\n{\\an8}<i>Hi</i>\r\nyou\r\n\r\n"
      "2\r\n00:00:03,000 --> 00:00:04,000\r\nthere\r\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 2u);
  EXPECT_EQ(document->cues[0].markup, "<i>Hi</i>\nyou");
  EXPECT_EQ(document->cues[0].settings, "");
  EXPECT_EQ(document->cues[0].id, "");
  EXPECT_EQ(document->cues[1].start, milliseconds(3000));
}

TEST(WebVtt, WhatIsNoTextIsAnError) {
  for (const char* text : {"", "hello", "{\"a\": 1}", "WEBVT\n\n", "1\nx --> y\nz\n"}) {
    EXPECT_FALSE(parse_webvtt(text).has_value()) << text;
  }
}

TEST(WebVtt, CuesThatCannotBeReadAreNoted) {
  const auto document = parse_webvtt("WEBVTT\n\n1.0 --> 2.0\na\n\n3s --> 4s\nb\n");
  ASSERT_TRUE(document.has_value());
  EXPECT_TRUE(document->cues.empty());
  EXPECT_EQ(document->notes, Notes{"2 of its 2 cues left out: their times cannot be read"});
  EXPECT_TRUE(parse_webvtt("WEBVTT\n")->notes.empty());
}

TEST(WebVtt, CuesOfWhichNothingIsSeenAreLeftOut) {
  const auto document = parse_webvtt(
      "WEBVTT\n\n00:01.000 --> 00:02.000\n \n\n00:01.000 --> 00:02.000\n\n00:01.000 --> "
      "00:02.000\n<i>&nbsp;</i>\n");
  ASSERT_TRUE(document.has_value());
  EXPECT_TRUE(document->cues.empty());
  EXPECT_TRUE(document->notes.empty());
}

TEST(WebVtt, IsWrittenAsItWasWithOneHeader) {
  const auto document = parse_webvtt(
      "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\nSTYLE\n::cue{}\n\n7\n00:01.500 --> "
      "01:00:02.000 line:0\n<i>Who?</i>\n- Me &amp; you\n\n00:03.000 --> 00:04.000\nx\n");
  ASSERT_TRUE(document.has_value());
  const std::string text = write_webvtt(document->cues, document->blocks);
  EXPECT_EQ(text,
            "WEBVTT\n\nSTYLE\n::cue{}\n\n7\n00:00:01.500 --> 01:00:02.000 line:0\n<i>Who?</i>\n"
            "- Me &amp; you\n\n00:00:03.000 --> 00:00:04.000\nx\n");
  EXPECT_EQ(parse_webvtt(text)->cues, document->cues);
  EXPECT_EQ(parse_webvtt(text)->blocks, document->blocks);
}

}  // namespace
}  // namespace matinee::remux
