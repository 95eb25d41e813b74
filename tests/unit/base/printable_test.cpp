// SPDX-License-Identifier: MIT
#include "base/printable.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee {
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

TEST(Printable, LetsNothingTurnTextAroundOrHide) {
  EXPECT_EQ(printable("a\u202eb\u2066c\u200ed\u061ce"), "a b c d e");
  EXPECT_EQ(printable("a\u2028b\u2029c\ufeffd\U000e0041e"), "a b c d e");
}

TEST(Printable, ReplacesWhatIsNoUtf8) {
  EXPECT_EQ(printable("\xe2\x80"), "\ufffd\ufffd");
  EXPECT_EQ(printable("a\x9b"
                      "b"),
            "a\ufffd"
            "b");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\ufffd\ufffd\ufffd");
  EXPECT_EQ(printable(""), "");
}

TEST(Printable, KeepsTheLinesOfATextThatHasSome) {
  EXPECT_EQ(printable("a\tb\n\x1b[1mc\r\n", Layout::lines), "a\tb\n [1mc \n");
}

TEST(PrintableJson, EscapesAndChangesNothing) {
  EXPECT_EQ(printable_json("{\"a\": \"b\u202e\xc2\x9b\x7f\U000e0041\"}\n"),
            "{\"a\": \"b\\u202e\\u009b\\u007f\\udb40\\udc41\"}\n");
  EXPECT_EQ(printable_json("\"映画\\u0001\""), "\"映画\\u0001\"");
}

}  // namespace
}  // namespace matinee
