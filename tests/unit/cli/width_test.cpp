// SPDX-License-Identifier: MIT
#include "ui/width.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(ColumnsOf, CountsWhatATerminalShows) {
  EXPECT_EQ(columns_of("plain"), 5U);
  EXPECT_EQ(columns_of("Zo\u00eb"), 3U);
  EXPECT_EQ(columns_of("Zoe\u0308"), 3U);
  EXPECT_EQ(columns_of("\u6771\u4eac"), 4U);
  EXPECT_EQ(columns_of("\xff\xc3"), 2U);
}

TEST(Elided, GivesWayInTheMiddleAtCodePoints) {
  EXPECT_EQ(elided("abcdefghij", 10), "abcdefghij");
  EXPECT_EQ(elided("abcdefghijk", 9), "abc...ijk");
  EXPECT_EQ(elided("äöüäöüäöüäö", 9), "äöü...üäö");
  EXPECT_EQ(elided("abcdef", 2), "ab");
}

TEST(Elided, NeverCutsAWideCharacterInTwo) {
  const std::string title = "\u6771\u4eac\u7269\u8a9e\u6771\u4eac\u7269\u8a9e";
  for (std::size_t columns = 0; columns <= 16; ++columns) {
    EXPECT_LE(columns_of(elided(title, columns)), columns) << columns;
    EXPECT_EQ(elided(title, columns).find('?'), std::string::npos);
  }
}

TEST(Wrapped, BreaksAtBlanksAndElseWhereItMust) {
  EXPECT_EQ(wrapped("somebody waits for a ferry", 10),
            (std::vector<std::string>{"somebody", "waits for", "a ferry"}));
  EXPECT_EQ(wrapped("https://h.example/a-long-path", 10),
            (std::vector<std::string>{"https://h.", "example/a-", "long-path"}));
  EXPECT_TRUE(wrapped("", 10).empty());
}

}  // namespace
}  // namespace matinee::cli
