// SPDX-License-Identifier: MIT
#include "media/manifest/coverage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Track spanning(std::vector<std::pair<double, double>> spans) {
  Track track;
  for (const auto& [start, end] : spans) {
    track.segments.push_back({.start = Seconds(start), .duration = Seconds(end - start)});
  }
  return track;
}

TimeSpan span(double start, double end) {
  return {.start = Seconds(start), .end = Seconds(end)};
}

TEST(Coverage, JoinsWhatTouches) {
  EXPECT_THAT(promised_spans(spanning({{0, 4}, {4.001, 8}, {12, 16}, {15, 17}})),
              ElementsAre(span(0, 8), span(12, 17)));
  EXPECT_EQ(promised_time(spanning({{0, 4}, {12, 16}})), Seconds(8));
  EXPECT_THAT(promised_spans(Track{}), IsEmpty());
}

TEST(Coverage, FindsHolesAtBothEndsAndBetween) {
  EXPECT_THAT(find_holes(spanning({{2, 4}, {6, 9}}), Seconds(12)),
              ElementsAre(span(0, 2), span(4, 6), span(9, 12)));
  EXPECT_THAT(find_holes(spanning({{0.5, 11.3}}), Seconds(12)), IsEmpty());
  EXPECT_THAT(find_holes(Track{}, Seconds(12)), IsEmpty());
  // A file whose length nobody tells.
  EXPECT_THAT(find_holes(spanning({{0, 0}}), Seconds(12)), IsEmpty());
}

TEST(Coverage, WholeSecondsInPlaylistsAreRounded) {
  Track track;
  for (int i = 0; i < 20; ++i)
    track.segments.push_back({.start = Seconds(4 * i), .duration = Seconds(4)});
  EXPECT_THAT(find_holes(track, Seconds(86)), ElementsAre(span(80, 86)));
  track.url = "https://a.test/list.m3u8";
  EXPECT_THAT(find_holes(track, Seconds(86)), IsEmpty());
  EXPECT_THAT(find_holes(track, Seconds(120)), ElementsAre(span(80, 120)));
}

}  // namespace
}  // namespace matinee::media
