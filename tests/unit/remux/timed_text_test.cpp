// SPDX-License-Identifier: MIT
#include "remux/timed_text.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

Cue cue(int start, int end, std::string markup) {
  return {.start = milliseconds(start), .end = milliseconds(end), .markup = std::move(markup)};
}

TextSample sample(int start, int end, std::string text) {
  return {.start = milliseconds(start), .end = milliseconds(end), .text = std::move(text)};
}

TEST(TimedText, CuesBecomeSamplesWithoutGapsOverlapsOrDoubles) {
  const auto samples = lay_out(merge_cues({cue(1000, 3000, "<b>a</b>"), cue(2000, 4000, "b"),
                                           cue(1000, 3000, "<b>a</b>"), cue(-9, -1, "x")}));
  EXPECT_EQ(samples,
            (std::vector<TextSample>{sample(0, 1000, ""), sample(1000, 2000, "a"),
                                     sample(2000, 3000, "a\nb"), sample(3000, 4000, "b")}));
  EXPECT_TRUE(lay_out({}).empty());
}

TEST(TimedText, ALongTextIsCutBetweenCharacters) {
  std::string text(65'534, 'x');
  text += "\xc3\xa9";
  EXPECT_EQ(encode_text_sample(text).size(), 2u + 65'534u);
  EXPECT_EQ(encode_text_sample(""), std::string(2, '\0'));
}

}  // namespace
}  // namespace matinee::remux
