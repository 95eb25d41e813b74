// SPDX-License-Identifier: MIT
#include "remux_job/report.hpp"

#include <gtest/gtest.h>

namespace matinee::remux_job {
namespace {

TEST(Report, IsReadAsItWasWritten) {
  const TrackReport track{.input = 1,
                          .kind = TrackType::audio,
                          .codec = "aac",
                          .packets = 3,
                          .first = Seconds(0.5),
                          .duration = Seconds(1.5),
                          .summed = Seconds(1.25),
                          .last_file_at = Seconds(1.25),
                          .gaps = {{.at = Seconds(1), .length = Seconds(0.25)}},
                          .overlaps = {{.at = Seconds(1.75), .length = Seconds(0.125)}},
                          .repairs = 4,
                          .ignored_bytes = 5,
                          .notes = {"piece 2 of 3: it is empty"},
                          .is_lost = true};
  const auto report = parse_report(encode_report({.tracks = {track}}));
  ASSERT_TRUE(report && report->tracks.size() == 1U && !report->failure);
  const TrackReport& read = report->tracks[0];
  EXPECT_EQ(read.input, 1U);
  EXPECT_EQ(read.kind, TrackType::audio);
  EXPECT_EQ(read.codec, "aac");
  EXPECT_EQ(read.packets, 3U);
  EXPECT_EQ(read.first, track.first);
  EXPECT_EQ(read.duration, track.duration);
  EXPECT_EQ(read.summed, track.summed);
  EXPECT_EQ(read.last_file_at, track.last_file_at);
  EXPECT_EQ(read.gaps, track.gaps);
  EXPECT_EQ(read.overlaps, track.overlaps);
  EXPECT_EQ(read.repairs, 4U);
  EXPECT_EQ(read.ignored_bytes, 5U);
  EXPECT_EQ(read.notes, track.notes);
  EXPECT_TRUE(read.is_lost);
}

TEST(Report, TellsOfAFailureWithItsPlaceIfThereIsOne) {
  const Error error(Errc::integrity, "x");
  const auto placed = parse_report(encode_report(
      {.failure = Failure{.error = error,
                          .place = Place{.input = 1, .at = Seconds(8.5), .file = "t1-000004"}}}));
  ASSERT_TRUE(placed && placed->failure && placed->failure->place);
  EXPECT_EQ(placed->failure->error.code(), Errc::integrity);
  EXPECT_EQ(placed->failure->place->input, 1U);
  EXPECT_EQ(placed->failure->place->at, Seconds(8.5));
  EXPECT_EQ(placed->failure->place->file, "t1-000004");
  const auto elsewhere = parse_report(encode_report({.failure = Failure{.error = error}}));
  ASSERT_TRUE(elsewhere && elsewhere->failure);
  EXPECT_FALSE(elsewhere->failure->place);
}

TEST(Report, IsCheckedBeforeItIsBelieved) {
  EXPECT_EQ(
      parse_report(R"({"tracks":[{"input":0,"type":"audio","codec":"aac","packets":3,"first":0,
                             "duration":1.5,"summed":1.5,"gaps":[[1,0.5]],"overlaps":[],
                             "repairs":0,"ignored_bytes":0}]})")
          ->tracks.at(0)
          .packets,
      3u);
  for (const auto text :
       {"", "{}", "[]", R"({"tracks":[1]})", R"({"tracks":[{"input":-1}]})",
        R"({"tracks":[{"input":0,"type":"audio","codec":"aac","packets":3,"duration":1.5}]})",
        R"({"tracks":[{"input":0,"type":"audio","codec":"aac","packets":3,"first":0,
                       "duration":1.5,"summed":1.5,"gaps":[[1]],"overlaps":[],"repairs":0,
                       "ignored_bytes":0}]})",
        R"({"tracks":[{"input":0,"type":"smell","codec":"","duration":1,"packets":1}]})"}) {
    EXPECT_EQ(parse_report(text).error().code(), Errc::integrity) << text;
  }
}

}  // namespace
}  // namespace matinee::remux_job
