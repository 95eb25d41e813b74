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

TEST(ColumnsOf, CountsAClusterOnceAsItsWidestPart) {
  EXPECT_EQ(columns_of("\U0001f468\u200d\U0001f469\u200d\U0001f467"), 2U);  // a family
  EXPECT_EQ(columns_of("\U0001f1f3\U0001f1f1"), 2U);                        // a flag
  EXPECT_EQ(columns_of("\u2764\ufe0f"), 2U);                                // a heart as an emoji
  EXPECT_EQ(columns_of("\u0e01\u0e35"), 1U);  // Thai with a vowel above
  EXPECT_EQ(columns_of("\u200b"), 0U);
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
            (std::vector<std::string>{"https://", "h.example/", "a-long-pat", "h"}));
  EXPECT_TRUE(wrapped("", 10).empty());
}

TEST(Wrapped, KeepsALongWordWholeIfItIsTo) {
  EXPECT_EQ(wrapped("at https://h.example/a-long-path now", 10, LongWord::whole),
            (std::vector<std::string>{"at", "https://h.example/a-long-path", "now"}));
}

TEST(Wrapped, FillsEachLineAndLosesNoWord) {
  const std::string text = "  a bb ccc dddd eeeee \u6771\u4eac\u7269\u8a9e ffffffffffffffff g";
  for (std::size_t columns = 4; columns < 40; ++columns) {
    std::string joined;
    for (const std::string& line : wrapped(text, columns)) {
      EXPECT_LE(columns_of(line), columns);
      joined += line;
    }
    const auto without_blanks = [](std::string all) {
      std::erase(all, ' ');
      return all;
    };
    EXPECT_EQ(without_blanks(joined), without_blanks(text)) << columns;
  }
}

TEST(LongestWord, CountsColumns) {
  EXPECT_EQ(longest_word("a \u6771\u4eac  bcd"), 4U);
  EXPECT_EQ(longest_word("  "), 0U);
}

}  // namespace
}  // namespace matinee::cli
