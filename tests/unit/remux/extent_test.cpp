// SPDX-License-Identifier: MIT
#include "remux/extent.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "media.hpp"
#include "support/temp_dir.hpp"

namespace matinee::remux {
namespace {

constexpr std::int64_t k_second = 1'000'000;

TEST(Measure, GoesFromTheFirstPacketToTheEndOfTheLastOne) {
  const test::TempDir folder;
  const std::filesystem::path file = folder.path() / "a.ts";
  test::make_media(file, 3, "-bf 0 -f mpegts -output_ts_offset 10 -muxdelay 0 -muxpreload 0");
  const auto extent =
      measure({.files = {file.native()}}, {.kind = Kind::video, .keeps_audio = true}, nullptr);
  ASSERT_TRUE(extent.has_value()) << extent.error().message();
  EXPECT_NEAR(static_cast<double>(extent->start), 10.0 * k_second, 100'000);
  EXPECT_NEAR(static_cast<double>(extent->end - extent->start), 3.0 * k_second, 50'000);
}

TEST(Measure, OfManyFilesTheFirstAndTheLastCount) {
  const test::TempDir folder;
  const std::filesystem::path list = folder.path() / "list.m3u8";
  test::make_media(list, 4,
                   "-bf 0 -f hls -hls_time 1 -hls_playlist_type vod -hls_segment_type fmp4");
  Part part{.files = {(folder.path() / "init.mp4").native()}};
  for (int i = 0; i < 4; ++i)
    part.files.push_back(folder.path() / ("list" + std::to_string(i) + ".m4s"));
  const auto extent = measure(part, {.kind = Kind::video, .keeps_audio = true}, nullptr);
  ASSERT_TRUE(extent.has_value()) << extent.error().message();
  EXPECT_NEAR(static_cast<double>(extent->end), 4.0 * k_second, 50'000);
}

TEST(Measure, WithoutAStreamOfItsKindThereIsNone) {
  const test::TempDir folder;
  const std::filesystem::path file = folder.path() / "a.ts";
  test::make_media(file, 1, "-an -f mpegts");
  const auto extent = measure({.files = {file.native()}}, {.kind = Kind::audio}, nullptr);
  ASSERT_FALSE(extent.has_value());
  EXPECT_EQ(extent.error().code(), Errc::integrity);
}

}  // namespace
}  // namespace matinee::remux
