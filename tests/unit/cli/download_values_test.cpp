// SPDX-License-Identifier: MIT
#include "download_values.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(ParseBatch, TakesTheTargetsAndNothingElse) {
  EXPECT_EQ(parse_batch("\xef\xbb\xbfone\r\n\n# a word\n;x\n]y\n  two words \nhttps://e/a#b"),
            (std::vector<std::string>{"one", "two words", "https://e/a#b"}));
  EXPECT_TRUE(parse_batch("").empty());
}

TEST(ParseRate, KnowsTheUnits) {
  EXPECT_EQ(parse_rate("500"), 500U);
  EXPECT_EQ(parse_rate("50K"), 51'200U);
  EXPECT_EQ(parse_rate("1.5m"), 1'572'864U);
  for (const char* text : {"", "K", "0", "-1", "1X", "nan", "1e99"})
    EXPECT_FALSE(parse_rate(text)) << text;
}

}  // namespace
}  // namespace matinee::cli
