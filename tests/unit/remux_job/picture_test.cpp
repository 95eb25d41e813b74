// SPDX-License-Identifier: MIT
#include "remux_job/picture.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::remux_job {
namespace {

constexpr PixelBounds k_bounds{.width = 3, .height = 2};

TEST(Picture, BoundsAreSmallNumbers) {
  const auto bounds = parse_bounds("40", "4096");
  ASSERT_TRUE(bounds);
  EXPECT_EQ(bounds->width, 40U);
  EXPECT_EQ(bounds->height, 4'096U);
  for (const char* side : {"", "0", "-1", "4097", "1e3", " 4", "99999999999"})
    EXPECT_EQ(parse_bounds("1", side).error().code(), Errc::usage) << side;
}

TEST(Picture, AnAnswerIsReadAsItWasWritten) {
  const Pixels pixels{.width = 2, .height = 1, .rgba = std::string("\0\xff\x80\x01 abc", 8)};
  const std::string bytes = encode_pixels(pixels);
  EXPECT_EQ(bytes.substr(0, 8), std::string("\2\0\0\0\1\0\0\0", 8));
  const auto read = parse_pixels(bytes, k_bounds);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->width, 2U);
  EXPECT_EQ(read->height, 1U);
  EXPECT_EQ(read->rgba, pixels.rgba);
}

TEST(Picture, TheLongestAnswerFitsWithRoomBehindIt) {
  const Pixels pixels{.width = 3, .height = 2, .rgba = std::string(24, 'x')};
  const std::string bytes = encode_pixels(pixels);
  EXPECT_EQ(bytes.size(), longest_answer(k_bounds));
  EXPECT_EQ(parse_pixels(bytes + "left over", k_bounds)->rgba.size(), 24U);
}

TEST(Picture, WhatDoesNotFitOrIsNotWholeIsNoAnswer) {
  const std::string most = encode_pixels({.width = 3, .height = 2, .rgba = std::string(24, 'x')});
  for (std::size_t size = 0; size < most.size(); ++size)
    EXPECT_EQ(parse_pixels(most.substr(0, size), k_bounds).error().code(), Errc::integrity);
  const std::string_view pixels = std::string_view(most).substr(8);
  for (const auto& [width, height] :
       {std::pair<std::uint32_t, std::uint32_t>{4, 1}, {1, 3}, {0, 2}, {2, 0}, {UINT32_MAX, 1}}) {
    const std::string bytes =
        encode_pixels({.width = width, .height = height, .rgba = std::string(pixels)});
    EXPECT_EQ(parse_pixels(bytes, k_bounds).error().code(), Errc::integrity) << width;
  }
}

}  // namespace
}  // namespace matinee::remux_job
