// SPDX-License-Identifier: MIT
#include "ui/paragraph.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(Paragraph, IsOneLineWhereNobodyKnowsTheWidth) {
  EXPECT_EQ(paragraph("one two three", {}), "one two three\n");
  EXPECT_EQ(paragraph("", {}), "\n");
}

TEST(Paragraph, IsBrokenBetweenWordsAndIndented) {
  EXPECT_EQ(paragraph("one two three four", {.columns = 10}),
            "one two\n"
            "  three\n"
            "  four\n");
  EXPECT_EQ(paragraph("exactly 10", {.columns = 10}), "exactly 10\n");
}

TEST(Paragraph, KeepsALinkWhole) {
  EXPECT_EQ(paragraph("see https://mubi.com/films/x now", {.columns = 12}),
            "see\n"
            "  https://mubi.com/films/x\n"
            "  now\n");
}

TEST(Paragraph, PaintsTheLabelAlone) {
  EXPECT_EQ(paragraph("run it", {.columns = 40, .color = Color::on}, {"next: ", Style::strong}),
            "\x1b[1mnext: \x1b[0mrun it\n");
}

TEST(Paragraph, ShowsNothingThatATerminalMustNotGet) {
  EXPECT_EQ(paragraph("a\x1b]52;c;eA\x07z", {}), "a ]52;c;eA z\n");
}

}  // namespace
}  // namespace matinee::cli
