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
  EXPECT_EQ(document->cues, std::vector<Cue>{cue(1500, 2000, "One &\ntwo")});
  EXPECT_EQ(document->map, milliseconds(9000));
  EXPECT_FALSE(parse_webvtt("1\n00:01 --> 00:02\n").has_value());
}

TEST(WebVtt, CuesBecomeSamplesWithoutGapsOverlapsOrDoubles) {
  const auto samples =
      lay_out({cue(1000, 3000, "a"), cue(2000, 4000, "b"), cue(1000, 3000, "a"), cue(-9, -1, "x")});
  EXPECT_EQ(samples, (std::vector<Cue>{cue(0, 1000, ""), cue(1000, 2000, "a"),
                                       cue(2000, 3000, "a\nb"), cue(3000, 4000, "b")}));
  EXPECT_TRUE(lay_out({}).empty());
}

TEST(WebVtt, TheClockOf33BitsIsUnwrapped) {
  const milliseconds period((std::int64_t{1} << 33) / 90);
  EXPECT_EQ(unwrap(milliseconds(500) - period), milliseconds(500));
  EXPECT_EQ(unwrap(period - milliseconds(500)), milliseconds(-500));
  EXPECT_EQ(unwrap(milliseconds(7)), milliseconds(7));
}

TEST(WebVtt, ALongTextIsCutBetweenCharacters) {
  std::string text(65'534, 'x');
  text += "\xc3\xa9";
  EXPECT_EQ(encode_text_sample(text).size(), 2u + 65'534u);
  EXPECT_EQ(encode_text_sample(""), std::string(2, '\0'));
}

}  // namespace
}  // namespace matinee::remux
