// SPDX-License-Identifier: MIT
#include "remux/webvtt.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

Cue cue(int start, int end, std::string text) {
  return {.start = milliseconds(start), .end = milliseconds(end), .text = std::move(text)};
}

TEST(WebVtt, ReadsCuesAndPassesOverTheRest) {
  const auto document = parse_webvtt(
      "\xef\xbb\xbfWEBVTT - x\r\nX-TIMESTAMP-MAP=LOCAL:00:00:01.000,MPEGTS:900000\r\n\r\n"
      "NOTE no --> cue\r\n\r\nSTYLE\r\n::cue{}\r\n\r\nid\r\n00:01.500 --> 00:00:02.000 "
      "align:left\r\n"
      "<b>One</b> &amp;\r\ntwo\r\n\r\n00:09.000 --> 00:08.000\r\nbackwards\r\n");
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(document->cues.size(), 1u);
  EXPECT_EQ(document->cues[0].text, "One &\ntwo");
  EXPECT_EQ(document->cues[0].markup, "<b>One</b> &amp;\ntwo");
  EXPECT_EQ(document->cues[0].settings, "align:left");
  EXPECT_EQ(document->cues[0].end, milliseconds(2000));
  EXPECT_EQ(document->map, 810'000);
  EXPECT_FALSE(parse_webvtt("1\n00:01 --> 00:02\n").has_value());
}

TEST(WebVtt, CuesBecomeSamplesWithoutGapsOverlapsOrDoubles) {
  const auto samples = lay_out(merge_cues(
      {cue(1000, 3000, "a"), cue(2000, 4000, "b"), cue(1000, 3000, "a"), cue(-9, -1, "x")}));
  EXPECT_EQ(samples, (std::vector<Cue>{cue(0, 1000, ""), cue(1000, 2000, "a"),
                                       cue(2000, 3000, "a\nb"), cue(3000, 4000, "b")}));
  EXPECT_TRUE(lay_out({}).empty());
}

TEST(WebVtt, ACueThatSegmentsRepeatOrGoOnWithIsOne) {
  // Whole in both, off by the rounding of a map; and cut in two where the segments meet.
  EXPECT_EQ(merge_cues({cue(5000, 6000, "b"), cue(1000, 3000, "a"), cue(1001, 3001, "a"),
                        cue(6000, 7500, "b"), cue(9000, 9500, "b")}),
            (std::vector<Cue>{cue(1000, 3001, "a"), cue(5000, 7500, "b"), cue(9000, 9500, "b")}));
  // Two speakers may say the same, if not at once.
  EXPECT_EQ(merge_cues({cue(0, 1000, "no"), cue(1500, 2000, "no")}).size(), 2u);
}

TEST(WebVtt, IsWrittenAsItWasWithOneHeader) {
  const auto document = parse_webvtt(
      "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n\n7\n00:01.500 --> 01:00:02.000 "
      "line:0\n<i>Who?</i>\n- Me &amp; you\n");
  ASSERT_TRUE(document.has_value());
  const std::string text = write_webvtt(document->cues);
  EXPECT_EQ(text, "WEBVTT\n\n00:00:01.500 --> 01:00:02.000 line:0\n<i>Who?</i>\n- Me &amp; you\n");
  EXPECT_EQ(parse_webvtt(text)->cues, document->cues);
}

TEST(WebVtt, TheClockOf33BitsIsUnwrapped) {
  constexpr std::int64_t period = std::int64_t{1} << 33;
  EXPECT_EQ(unwrap(45'000 - period), 45'000);
  EXPECT_EQ(unwrap(period - 45'000), -45'000);
  EXPECT_EQ(unwrap(7), 7);
  // Media whose clock shows the time since 1970 have wrapped often; no millisecond is lost by it.
  EXPECT_EQ(unwrap(7 - 17'800 * period), 7);
}

TEST(WebVtt, ALongTextIsCutBetweenCharacters) {
  std::string text(65'534, 'x');
  text += "\xc3\xa9";
  EXPECT_EQ(encode_text_sample(text).size(), 2u + 65'534u);
  EXPECT_EQ(encode_text_sample(""), std::string(2, '\0'));
}

}  // namespace
}  // namespace matinee::remux
