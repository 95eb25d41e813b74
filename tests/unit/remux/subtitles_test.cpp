// SPDX-License-Identifier: MIT
#include "remux/subtitles.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"
#include "text_boxes.hpp"

namespace matinee::remux {
namespace {

using std::chrono::milliseconds;
using Notes = std::vector<std::string>;

std::string vtt(std::string_view map, std::string_view time, std::string_view text) {
  return std::string("WEBVTT\n").append(map).append("\n\n").append(time).append("\n").append(text);
}

std::string ttml(std::string_view begin, std::string_view end, std::string_view text) {
  return std::string("<tt><body><div><p begin='")
      .append(begin)
      .append("' end='")
      .append(end)
      .append("'>")
      .append(text)
      .append("</p></div></body></tt>");
}

class SubtitlesTest : public ::testing::Test {
 protected:
  // Writes the pieces of a part that has `like`'s clock and times.
  Part part(const std::vector<std::string>& pieces, Part like = {}) {
    for (const std::string& piece : pieces) {
      const std::string name = std::to_string(count_++);
      like.files.push_back(folder_.write(name, piece).native());
    }
    return like;
  }

  Subtitles read(std::vector<Part> parts, std::optional<std::int64_t> media_start = 0,
                 std::int64_t presentation_start = 0) {
    const Input input{.kind = Kind::text, .parts = std::move(parts)};
    auto subtitles = read_subtitles(
        input,
        {.media_start = media_start, .presentation_start = presentation_start, .clocks = clocks_},
        nullptr);
    EXPECT_TRUE(subtitles.has_value());
    return subtitles ? *std::move(subtitles) : Subtitles();
  }

  // "start:text" of each cue, in milliseconds.
  static Notes starts(const Subtitles& subtitles) {
    Notes starts;
    for (const Cue& cue : subtitles.cues)
      starts.push_back(std::to_string(cue.start.count()) + ":" + cue.markup);
    return starts;
  }

  test::TempDir folder_;
  Clocks clocks_;
  int count_ = 0;
};

constexpr std::string_view k_one = "00:01.000 --> 00:02.000";

TEST_F(SubtitlesTest, InHlsTimesWithoutAMapAreThoseOfThePresentation) {
  EXPECT_EQ(starts(read({part({vtt("", k_one, "a"), vtt("", "00:07.000 --> 00:08.000", "b")}),
                         part({vtt("", "00:13.000 --> 00:14.000", "c")}, {.start = Seconds(12)})},
                        900'000)),
            (Notes{"1000:a", "7000:b", "13000:c"}));
}

TEST_F(SubtitlesTest, InDashTimesCountFromThePeriodsMediaTime) {
  const auto parts =
      std::vector{part({vtt("", k_one, "a")}, {.origin = Seconds(0)}),
                  part({vtt("X-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00.000", k_one, "b")},
                       {.start = Seconds(6), .origin = Seconds(6)}),
                  part({ttml("1s", "2s", "c")}, {.start = Seconds(12), .origin = Seconds(12)}),
                  // A presentation time offset of 100 s.
                  part({vtt("", "01:41.000 --> 01:42.000", "d")},
                       {.start = Seconds(18), .origin = Seconds(-82)})};
  EXPECT_EQ(starts(read(parts)), (Notes{"1000:a", "7000:b", "13000:c", "19000:d"}));
  // The delay of an encoder is not counted; media that begin seconds late are.
  EXPECT_EQ(starts(read(parts, 80'000, 80'000)).front(), "1000:a");
  EXPECT_EQ(starts(read({parts[3]}, 100'000'000, 10'000'000)), Notes{"9000:d"});
}

TEST_F(SubtitlesTest, AMapTiesThePieceToTheClockOfTheMedia) {
  const std::string map = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000";
  EXPECT_EQ(starts(read({part({vtt(map, k_one, "a")})}, 10'000'000)), Notes{"1000:a"});
  EXPECT_EQ(starts(read({part({vtt(map, k_one, "a")})}, 9'000'000)), Notes{"2000:a"});
  clocks_[3] = -8'000'000;
  EXPECT_EQ(starts(read({part({vtt(map, k_one, "a")}, {.clock = 3})}, 0)), Notes{"3000:a"});
}

TEST_F(SubtitlesTest, LocalTimesMayBeHoursAwayFromTheMedia) {
  EXPECT_EQ(starts(read({part({vtt("X-TIMESTAMP-MAP=LOCAL:20:15:00.000,MPEGTS:900000",
                                   "20:15:01.000 --> 20:15:02.000", "a")})},
                        10'000'000)),
            Notes{"1000:a"});
  EXPECT_EQ(
      starts(read({part({vtt("X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:8589934592", k_one, "a")})},
                  0)),
      Notes{"1000:a"});
}

TEST_F(SubtitlesTest, WithoutMediaTheFirstTimestampIsThePartsStart) {
  EXPECT_EQ(starts(read({part({vtt("X-TIMESTAMP-MAP=LOCAL:20:15:00.000,MPEGTS:900000",
                                   "20:15:01.000 --> 20:15:02.000", "a"),
                               vtt("X-TIMESTAMP-MAP=LOCAL:20:15:06.000,MPEGTS:1440000",
                                   "20:15:07.000 --> 20:15:08.000", "b")}),
                         part({vtt("X-TIMESTAMP-MAP=LOCAL:00:00.000,MPEGTS:5", k_one, "c")},
                              {.start = Seconds(12), .clock = 1})},
                        std::nullopt)),
            (Notes{"1000:a", "7000:b", "13000:c"}));
  EXPECT_EQ(
      starts(read(
          {part({test::text_init("wvtt"), test::text_fragment(60'000, {{1000, test::vttc("a")}})},
                {.start = Seconds(4)})},
          std::nullopt)),
      Notes{"4000:a"});
}

TEST_F(SubtitlesTest, PiecesMayBeOfAnyFormatAndEncoding) {
  std::string wide = "\xff\xfe";
  for (const char c : vtt("", "00:02.000 --> 00:03.000", "b")) {
    wide += c;
    wide += '\0';
  }
  EXPECT_EQ(starts(read({part({vtt("", k_one, "caf\xe9"), wide,
                               "1\n00:00:03,000 --> 00:00:04,000\nc\n", ttml("4s", "5s", "d")})})),
            (Notes{"1000:caf\xc3\xa9", "2000:b", "3000:c", "4000:d"}));
}

TEST_F(SubtitlesTest, FragmentedMp4GoesByItsInitialization) {
  const auto parts =
      std::vector{part({test::text_init("wvtt", "WEBVTT\n\nSTYLE\n::cue{}"),
                        test::text_fragment(11'000, {{1000, test::vttc("a", "line:1", "id")}}),
                        test::text_fragment(12'000, {{1000, test::vttc("a", "line:1", "id")}})}),
                  part({test::text_init("stpp"),
                        test::text_fragment(14'000, {{2000, ttml("14s", "15s", "b")}})})};
  const Subtitles subtitles = read(parts, 10'000'000);
  EXPECT_EQ(starts(subtitles), (Notes{"1000:a", "4000:b"}));
  EXPECT_EQ(subtitles.cues[0].end, milliseconds(3000));
  EXPECT_EQ(subtitles.cues[0].id, "id");
  EXPECT_EQ(subtitles.blocks, Notes{"STYLE\n::cue{}"});
  EXPECT_TRUE(subtitles.notes.empty());
}

TEST_F(SubtitlesTest, APieceThatCannotBeReadCostsItselfOnly) {
  auto whole = part({vtt("", k_one, "a"), "", "<!DOCTYPE html><html></html>", "{}",
                     test::text_fragment(0, {{1, "x"}}), vtt("", "00:02.000 --> 00:03.000", "b")});
  whole.files.push_back((folder_.path() / "missing").native());
  const Subtitles subtitles = read({whole});
  EXPECT_EQ(starts(subtitles), (Notes{"1000:a", "2000:b"}));
  EXPECT_FALSE(subtitles.is_lost);
  EXPECT_EQ(subtitles.notes,
            (Notes{"piece 2 of 7: it is empty",
                   "piece 3 of 7: left out: it is a web page or XML, and no TTML",
                   "piece 4 of 7: left out: it is neither WebVTT nor SubRip nor TTML",
                   "piece 5 of 7: left out: it is MP4 without an initialization",
                   "piece 7 of 7: left out: it is missing"}));
}

TEST_F(SubtitlesTest, WhereNothingCanBeReadTheyAreLost) {
  EXPECT_TRUE(read({part({"<html></html>", ""})}).is_lost);
  EXPECT_FALSE(read({part({"", "  \r\n"})}).is_lost);
  EXPECT_FALSE(read({part({"WEBVTT\n"})}).is_lost);
}

TEST_F(SubtitlesTest, EncryptedOnesEndTheJoin) {
  const Input input{.kind = Kind::text, .parts = {part({test::text_init("enct")})}};
  const auto read = read_subtitles(input, {.clocks = clocks_}, nullptr);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code(), Errc::protected_media);
}

TEST_F(SubtitlesTest, StylesThatPiecesRepeatAreWrittenOnce) {
  const std::string style = "STYLE\n::cue{}\n";
  const Subtitles subtitles =
      read({part({"WEBVTT\n\n" + style + "\nx\n" + std::string(k_one) + "\na\n",
                  "WEBVTT\n\n" + style + "\nREGION\nid:f\n\n00:03.000 --> 00:04.000\nb\n"})});
  const std::string name = (folder_.path() / "out.vtt").native();
  ASSERT_TRUE(write_subtitles(name, subtitles).has_value());
  EXPECT_EQ(test::content_of(name),
            "WEBVTT\n\nSTYLE\n::cue{}\n\nREGION\nid:f\n\nx\n00:00:01.000 --> 00:00:02.000\na\n\n"
            "00:00:03.000 --> 00:00:04.000\nb\n");
}

}  // namespace
}  // namespace matinee::remux
