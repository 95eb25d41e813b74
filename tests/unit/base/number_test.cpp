// SPDX-License-Identifier: MIT
#include "base/number.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(ParseNumber, IsAllOfTheText) {
  EXPECT_EQ(parse_number<int>("0"), 0);
  EXPECT_EQ(parse_number<int>("-12"), -12);
  EXPECT_EQ(parse_number<std::uint64_t>("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(parse_number<std::uint64_t>("ff", 16), 255U);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "one", "1e3"})
    EXPECT_FALSE(parse_number<int>(text)) << text;
}

TEST(ParseNumber, FitsIntoItsType) {
  EXPECT_FALSE(parse_number<std::uint64_t>("18446744073709551616"));
  EXPECT_FALSE(parse_number<std::int8_t>("128"));
  EXPECT_FALSE(parse_number<unsigned>("-1"));
}

TEST(ParseNumber, MayHaveAFraction) {
  EXPECT_EQ(parse_number<double>("1.5"), 1.5);
  EXPECT_EQ(parse_number<double>("1e3"), 1000);
  EXPECT_FALSE(parse_number<double>("1e3", std::chars_format::fixed));
  EXPECT_FALSE(parse_number<double>("1,5"));
}

TEST(ParseDecimal, HasALimit) {
  EXPECT_EQ(parse_decimal("10", 10), 10U);
  EXPECT_FALSE(parse_decimal("11", 10));
  EXPECT_FALSE(parse_decimal("-1", 10));
}

}  // namespace
}  // namespace matinee
