// SPDX-License-Identifier: MIT
#include "library/title.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

TEST(ComparableTitle, IgnoresCaseAccentsAndPunctuation) {
  EXPECT_EQ(comparable_title("  The Clockmaker's Strike! "), "the clockmakers strike");
  EXPECT_EQ(comparable_title("The Clockmaker’s   Strike"), "the clockmakers strike");
  EXPECT_EQ(comparable_title("Cinéma, Rain & Été: “A/B”"), "cinema rain and ete a b");
  EXPECT_EQ(comparable_title("CINE\xcc\x81MA rain and e\xcc\x81te\xcc\x81 — a b"),
            "cinema rain and ete a b");
  EXPECT_EQ(comparable_title("Mùi đu đủ xanh"), "mui du du xanh");
  EXPECT_EQ(comparable_title("Æon Straße Łódź Þing œuvre"), "aeon strasse lodz thing oeuvre");
  EXPECT_EQ(comparable_title("8½"), "8");
  EXPECT_EQ(comparable_title("Ｆｕｌｌ"), "full");
}

TEST(ComparableTitle, FoldsGreekAndCyrillic) {
  EXPECT_EQ(comparable_title("Το Λιβάδι"), comparable_title("ΤΟ ΛΙΒΑΔΙ"));
  EXPECT_EQ(comparable_title("Ёлки Й"), comparable_title("елки и"));
  EXPECT_EQ(comparable_title("СТАЛКЕР"), "сталкер");
}

TEST(ComparableTitle, LeavesOtherScriptsAlone) {
  EXPECT_EQ(comparable_title("東京 物語"), "東京 物語");
  EXPECT_EQ(comparable_title("قمر، فوق"), "قمر، فوق");
}

TEST(ComparableTitle, PutsAnArticleInFront) {
  EXPECT_EQ(comparable_title("Lantern Keeper, The"), "the lantern keeper");
  EXPECT_EQ(comparable_title("Atalante, L'"), "atalante l");
  EXPECT_EQ(comparable_title("One, Two"), "one two");
}

TEST(ComparableTitle, KeepsATitleOfPunctuation) {
  EXPECT_EQ(comparable_title(" !!! "), "!!!");
  EXPECT_NE(comparable_title("!!!"), comparable_title("???"));
  EXPECT_EQ(comparable_title(""), "");
}

TEST(ComparableTitle, TakesBytesThatAreNoText) {
  EXPECT_EQ(comparable_title("a\xff\xfe b"), "a b");
}

TEST(ComparableName, KnowsTheOrderOfNames) {
  EXPECT_EQ(comparable_name("Wong, Kar-wai"), comparable_name("Kar-Wai Wong"));
  EXPECT_EQ(comparable_name("Zoë Müller"), comparable_name("Muller Zoe"));
  EXPECT_NE(comparable_name("Ida Brandt"), comparable_name("Adela Brandt"));
}

TEST(LongestWord, IsAsItIsWritten) {
  EXPECT_EQ(longest_word("The Clockmaker’s Strike"), "Clockmaker");
  EXPECT_EQ(longest_word("Cinéma, Rain"), "Cinéma");
  EXPECT_EQ(longest_word("Rain"), "Rain");
  EXPECT_EQ(longest_word("!!!"), "");
  EXPECT_EQ(longest_word(""), "");
  EXPECT_EQ(longest_word("a\xff\xff"
                         "bc"),
            "bc");
}

}  // namespace
}  // namespace matinee::library
