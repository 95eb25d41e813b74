// SPDX-License-Identifier: MIT
#include "remux/cue.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;

Cue cue(int start, int end, std::string markup, std::string id = {}) {
  return {.start = milliseconds(start),
          .end = milliseconds(end),
          .markup = std::move(markup),
          .id = std::move(id)};
}

TEST(Cue, OneThatPiecesRepeatOrGoOnWithIsOne) {
  // Whole in both, off by the rounding of a map; and cut in two where the pieces meet, where the
  // second piece counts its cues anew.
  EXPECT_EQ(
      merge_cues({cue(5000, 6000, "b", "7"), cue(1000, 3000, "a"), cue(1001, 3001, "a"),
                  cue(6000, 7500, "b", "1"), cue(9000, 9500, "b")}),
      (std::vector<Cue>{cue(1000, 3001, "a"), cue(5000, 7500, "b", "7"), cue(9000, 9500, "b")}));
  // Two speakers may say the same, if not at once.
  EXPECT_EQ(merge_cues({cue(0, 1000, "no"), cue(1500, 2000, "no")}).size(), 2u);
}

TEST(Cue, WhatEndsBeforeTheStartIsGone) {
  EXPECT_EQ(merge_cues({cue(-2000, -1000, "a"), cue(-500, 500, "b")}),
            (std::vector<Cue>{cue(0, 500, "b")}));
}

TEST(Cue, AnOpenEndIsTheNextBegin) {
  auto open = [](int start, std::string markup) {
    Cue cue{.start = milliseconds(start), .end = k_open_end, .markup = std::move(markup)};
    return cue;
  };
  EXPECT_EQ(merge_cues({open(1000, "a"), cue(4000, 5000, "b"), open(4000, "c"), open(7000, "d")}),
            (std::vector<Cue>{cue(1000, 4000, "a"), cue(4000, 5000, "b"), cue(4000, 7000, "c"),
                              cue(7000, 17'000, "d")}));
}

TEST(Cue, MarkupHasNothingThatWouldEndTheCue) {
  EXPECT_EQ(make_markup("one\r\n\r\ntwo\rthree\n\n"), "one\ntwo\nthree");
  EXPECT_EQ(make_markup("a --> b ---->"), "a --&gt; b ----&gt;");
  EXPECT_EQ(make_markup(""), "");
  std::string text(k_max_cue_bytes - 1, 'x');
  EXPECT_EQ(make_markup(text + "\xc3\xa9"), text);
}

}  // namespace
}  // namespace matinee::remux
