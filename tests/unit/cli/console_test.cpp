// SPDX-License-Identifier: MIT
#include "ui/console.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(Printable, KeepsTextOfAnyLanguage) {
  EXPECT_EQ(printable("Ünïcødé 映画 🎬"), "Ünïcødé 映画 🎬");
}

TEST(Printable, LetsNothingMoveTheCursor) {
  EXPECT_EQ(printable("a\x1b[2Jb\rc\nd\x7f"), "a [2Jb c d ");
  EXPECT_EQ(printable("a\xc2\x9b"
                      "2Jb"),
            "a 2Jb");
}

TEST(Printable, LetsNothingTurnTextAround) {
  EXPECT_EQ(printable("a\u202eb\u2066c\u200ed\u061ce"), "a b c d e");
}

TEST(Printable, SurvivesCutOffSequences) {
  EXPECT_EQ(printable("\xe2\x80"), "\xe2\x80");
  EXPECT_EQ(printable("\xc2"), "\xc2");
  EXPECT_EQ(printable(""), "");
}

}  // namespace
}  // namespace matinee::cli
