// SPDX-License-Identifier: MIT
#include "media/wanted_files.hpp"

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

constexpr std::uint64_t k_mib = 1u << 20;

Track track(TrackType type, std::initializer_list<double> starts) {
  Track made{.id = "t", .type = type};
  for (const double start : starts)
    made.segments.push_back({.resource = {.url = "https://m.test/s"}, .start = Seconds(start)});
  return made;
}

TEST(WantedFiles, SubtitlesAreFirstAndThenWhatIsShownFirst) {
  const Plan plan{.kind = ManifestKind::hls,
                  .tracks = {track(TrackType::video, {0, 4}), track(TrackType::audio, {0, 2}),
                             track(TrackType::text, {0, 9})}};
  std::vector<std::string> names;
  for (const WantedFile& file : wanted_files(plan, std::nullopt))
    names.push_back(file.name);
  EXPECT_EQ(names, (std::vector<std::string>{"t2-000000", "t2-000001", "t0-000000", "t1-000000",
                                             "t1-000001", "t0-000001"}));
}

TEST(WantedFiles, TextMayBeMissingAndMediaMayBeOdd) {
  const Plan plan{.kind = ManifestKind::hls,
                  .tracks = {track(TrackType::video, {0}), track(TrackType::text, {0})}};
  const auto files = wanted_files(plan, std::nullopt);
  ASSERT_EQ(files.size(), 2u);
  EXPECT_TRUE(files[0].may_be_missing && !files[0].may_be_odd);
  EXPECT_TRUE(!files[1].may_be_missing && files[1].may_be_odd);
  EXPECT_EQ(files[1].check, SegmentCheck::whole);
}

TEST(WantedFiles, ALargeFileComesInPieces) {
  const Plan plan{.kind = ManifestKind::progressive, .tracks = {track(TrackType::video, {0})}};
  EXPECT_EQ(wanted_files(plan, 31 * k_mib).size(), 1u);
  const auto pieces = wanted_files(plan, 40 * k_mib);
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[2].resource.offset, 32 * k_mib);
  EXPECT_EQ(pieces[2].resource.length, 8 * k_mib);
  EXPECT_EQ(pieces[2].piece_of, "t0-000000");
}

TEST(InitNames, AreThoseOfAllTracks) {
  Plan plan{.tracks = {track(TrackType::video, {0}), track(TrackType::audio, {0})}};
  plan.tracks[0].inits.resize(2);
  plan.tracks[1].inits.resize(1);
  EXPECT_EQ(init_names(plan),
            (std::vector<std::string>{"t0-init00000", "t0-init00001", "t1-init00000"}));
}

}  // namespace
}  // namespace matinee::media
