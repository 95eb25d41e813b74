// SPDX-License-Identifier: MIT
#include "remux/text_in_mp4.hpp"

#include <gtest/gtest.h>

#include "text_boxes.hpp"

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;
using test::box;
using test::vttc;

TextTrack track_of(std::string_view coding, std::string_view header = {}) {
  return parse_text_init(test::text_init(coding, header)).value();
}

std::string ttml(std::string_view begin, std::string_view end, std::string_view text) {
  return std::string("<tt xmlns='http://www.w3.org/ns/ttml'><body><div><p begin='")
      .append(begin)
      .append("' end='")
      .append(end)
      .append("'>")
      .append(text)
      .append("</p></div></body></tt>");
}

Cue cue(int start, int end, std::string markup) {
  return {.start = milliseconds(start), .end = milliseconds(end), .markup = std::move(markup)};
}

TEST(TextInMp4, WvttSamplesAreCues) {
  const auto cues =
      parse_wvtt_sample({.start = milliseconds(500),
                         .end = milliseconds(1500),
                         .bytes = vttc("<b>one</b>\r\n\r\ntwo", "line:1", "intro") +
                                  box("vtta", "a comment") + vttc("caf\xe9") + vttc(" ")});
  EXPECT_FALSE(cues.has_value() && cues->empty());
  ASSERT_EQ(cues->size(), 2u);
  EXPECT_EQ(cues->at(0), (Cue{.start = milliseconds(500),
                              .end = milliseconds(1500),
                              .markup = "<b>one</b>\ntwo",
                              .settings = "line:1",
                              .id = "intro"}));
  EXPECT_EQ(cues->at(1).markup, "caf\xc3\xa9");
}

TEST(TextInMp4, ACueOverSeveralSamplesIsOne) {
  const std::string piece = test::text_fragment(
      0,
      {{500, box("vtte", "")}, {500, vttc("a")}, {500, vttc("a") + vttc("b")}, {500, vttc("b")}});
  auto document = parse_text_in_mp4(piece, track_of("wvtt", "WEBVTT\n\nSTYLE\n::cue{}"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(merge_cues(document->cues),
            (std::vector<Cue>{cue(500, 1500, "a"), cue(1000, 2000, "b")}));
  EXPECT_EQ(document->blocks, std::vector<std::string>{"STYLE\n::cue{}"});
  EXPECT_EQ(document->track_time, milliseconds(0));
}

TEST(TextInMp4, StppTimesAreThoseOfTheTrackWithinTheSample) {
  const std::string piece = test::text_fragment(4000, {{2000, ttml("00:00:03.5", "00:00:05", "a")},
                                                       {2000, ttml("00:00:07", "00:00:09", "b")},
                                                       {2000, ""}});
  const auto document = parse_text_in_mp4(piece, track_of("stpp"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->cues, (std::vector<Cue>{cue(4000, 5000, "a"), cue(7000, 8000, "b")}));
}

TEST(TextInMp4, StppTimesThatAreAllBeforeTheSampleCountFromItsStart) {
  const std::string piece = test::text_fragment(4000, {{2000, ttml("0.5s", "1s", "a")}});
  const auto document = parse_text_in_mp4(piece, track_of("stpp"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->cues, (std::vector<Cue>{cue(4500, 5000, "a")}));
}

TEST(TextInMp4, ASampleThatIsBrokenIsNotedAndTheOthersAreKept) {
  const std::string piece = test::text_fragment(0, {{1000, "junk and more"}, {1000, vttc("a")}});
  const auto document = parse_text_in_mp4(piece, track_of("wvtt"));
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->cues, (std::vector<Cue>{cue(1000, 2000, "a")}));
  EXPECT_EQ(document->notes, std::vector<std::string>{"a sample left out: a box that is cut off"});
}

}  // namespace
}  // namespace matinee::remux
