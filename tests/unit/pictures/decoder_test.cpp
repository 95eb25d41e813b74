// SPDX-License-Identifier: MIT
#include "pictures/decoder.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "stills.hpp"

namespace matinee::pictures {
namespace {

constexpr remux_job::PixelBounds k_bounds{.width = 8, .height = 8};
constexpr std::chrono::seconds k_longest{30};

TEST(Decoder, GivesThePixelsOfAnotherProcess) {
  for (const char* name : {"420.jpg", "rgba.png", "lossy.webp"}) {
    const auto pixels = decode(REMUXER, test::still(name), k_bounds, k_longest, {});
    ASSERT_TRUE(pixels) << name << ": " << pixels.error().message();
    EXPECT_EQ(pixels->width, 8U);
    EXPECT_EQ(pixels->rgba.size(), std::size_t{4} * pixels->width * pixels->height);
  }
}

TEST(Decoder, SaysWhatIsWrongWithAPicture) {
  EXPECT_EQ(decode(REMUXER, "<html>", k_bounds, k_longest, {}).error().message(),
            "no JPEG, PNG or WebP picture");
  for (const char* name : {"bomb.png", "cut.jpg"}) {
    const auto pixels = decode(REMUXER, test::still(name), k_bounds, k_longest, {});
    if (pixels) continue;  // half of a JPEG picture may be one
    EXPECT_EQ(pixels.error().code(), Errc::integrity);
    EXPECT_FALSE(pixels.error().message().empty());
  }
}

TEST(Decoder, AProgramThatGivesNothingGaveNoPicture) {
  EXPECT_EQ(decode("/bin/true", "", k_bounds, k_longest, {}).error().code(), Errc::integrity);
  EXPECT_EQ(decode("/nowhere/remux", "", k_bounds, k_longest, {}).error().code(), Errc::failure);
}

TEST(Decoder, OneThatTakesTooLongIsKilled) {
  const auto program = std::filesystem::path(testing::TempDir()) / "slow_decoder";
  std::ofstream(program) << "#!/bin/sh\nexec sleep 60\n";
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const auto start = std::chrono::steady_clock::now();
  const auto pixels = decode(program, "", k_bounds, std::chrono::milliseconds(100), {});
  EXPECT_LT(std::chrono::steady_clock::now() - start, k_longest);
  ASSERT_FALSE(pixels);
  EXPECT_EQ(pixels.error().code(), Errc::integrity);
  EXPECT_EQ(pixels.error().message(), "the decoder took too long for this picture");
}

TEST(Decoder, IsCancelled) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_EQ(
      decode(REMUXER, test::still("420.jpg"), k_bounds, k_longest, stop.get_token()).error().code(),
      Errc::cancelled);
}

}  // namespace
}  // namespace matinee::pictures
