// SPDX-License-Identifier: MIT
#include "remux/shrink.hpp"

#include <gmock/gmock.h>

namespace matinee::remux {
namespace {

using remux_job::PixelBounds;
using testing::FieldsAre;

TEST(Shrink, ASizeKeepsItsProportions) {
  EXPECT_THAT(fitted({1280, 720}, {320, 320}), FieldsAre(320, 180));
  EXPECT_THAT(fitted({720, 1280}, {320, 320}), FieldsAre(180, 320));
  EXPECT_THAT(fitted({1280, 720}, {320, 90}), FieldsAre(160, 90));
  EXPECT_THAT(fitted({40'000, 1}, {100, 100}), FieldsAre(100, 1));
  EXPECT_THAT(fitted({1, 40'000}, {100, 100}), FieldsAre(1, 100));
}

TEST(Shrink, NothingIsMadeLarger) {
  EXPECT_THAT(fitted({16, 9}, {320, 320}), FieldsAre(16, 9));
}

remux_job::Pixels shrunk(const std::vector<std::vector<Rgba>>& rows, const PixelBounds& to) {
  const PixelBounds from{static_cast<std::uint32_t>(rows.front().size()),
                         static_cast<std::uint32_t>(rows.size())};
  Shrink shrink(from, to);
  for (const auto& row : rows)
    shrink.add_row(row);
  return std::move(shrink).take();
}

constexpr Rgba k_black{0, 0, 0, 255};
constexpr Rgba k_white{255, 255, 255, 255};
constexpr Rgba k_nothing{200, 100, 0, 0};

TEST(Shrink, ThatOfTheSameSizeIsTheSame) {
  const auto pixels = shrunk({{k_black, k_white}, {{1, 2, 3, 4}, k_nothing}}, {2, 2});
  EXPECT_EQ(pixels.width, 2U);
  EXPECT_EQ(pixels.height, 2U);
  EXPECT_EQ(pixels.rgba, std::string("\0\0\0\xff\xff\xff\xff\xff\1\2\3\4\0\0\0\0", 16));
}

TEST(Shrink, FourPixelsBecomeTheirMean) {
  const auto pixels = shrunk({{k_black, k_white}, {k_white, k_black}}, {1, 1});
  EXPECT_EQ(pixels.rgba, "\x80\x80\x80\xff");
}

TEST(Shrink, WhatIsNotSeenHasNoColour) {
  const auto pixels = shrunk({{k_white, k_nothing}}, {1, 1});
  EXPECT_EQ(pixels.rgba, "\xff\xff\xff\x80");
}

TEST(Shrink, SidesThatDoNotDivideAreCovered) {
  const std::vector<std::vector<Rgba>> rows(5, std::vector<Rgba>(7, k_white));
  const auto pixels = shrunk(rows, {3, 2});
  EXPECT_EQ(pixels.rgba, std::string(std::size_t{4} * 3 * 2, '\xff'));
}

}  // namespace
}  // namespace matinee::remux
