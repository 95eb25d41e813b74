// SPDX-License-Identifier: MIT
#include "formats/mp4_box.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::formats {
namespace {

std::optional<BoxHeader> parse(const std::string& text) {
  return parse_box_header(std::as_bytes(std::span(text)));
}

TEST(BoxHeader, TellsTypeAndSize) {
  const auto box = parse(std::string("\0\0\1\0moov", 8));
  ASSERT_TRUE(box);
  EXPECT_EQ(box->type, box_type("moov"));
  EXPECT_EQ(box->length, 8U);
  EXPECT_EQ(box->size, 256U);
  EXPECT_FALSE(box->is_malformed());
}

TEST(BoxHeader, MayHaveALongSizeOrNone) {
  const auto large = parse(std::string("\0\0\0\1mdat\0\0\0\1\0\0\0\0", 16));
  ASSERT_TRUE(large);
  EXPECT_EQ(large->length, 16U);
  EXPECT_EQ(large->size, std::uint64_t{1} << 32);
  const auto endless = parse(std::string("\0\0\0\0mdat", 8));
  ASSERT_TRUE(endless);
  EXPECT_FALSE(endless->size);
  EXPECT_FALSE(endless->is_malformed());
}

TEST(BoxHeader, IsNothingWhereItIsCutOff) {
  EXPECT_FALSE(parse(""));
  EXPECT_FALSE(parse(std::string("\0\0\1\0moo", 7)));
  EXPECT_FALSE(parse(std::string("\0\0\0\1mdat\0\0\0\1\0\0\0", 15)));
}

TEST(BoxHeader, OfABoxThatEndsInsideItIsMalformed) {
  EXPECT_TRUE(parse(std::string("\0\0\0\7free", 8))->is_malformed());
  EXPECT_TRUE(parse(std::string("\0\0\0\1free\0\0\0\0\0\0\0\10", 16))->is_malformed());
}

}  // namespace
}  // namespace matinee::formats
