// SPDX-License-Identifier: MIT
#include "ui/table.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(RenderTable, AlignsColumnsByCodePointsAndTrimsLines) {
  EXPECT_EQ(render_table({"A", "LONG", "C"}, {{"xyz", "ü", ""}, {"x", "yy", "z"}}),
            "A    LONG  C\n"
            "xyz  ü\n"
            "x    yy    z\n");
}

TEST(RenderTable, BreaksTheCellsOfTheWidestColumnBetweenWords) {
  EXPECT_EQ(render_table({"ID", "TITLE", "BY"},
                         {{"1", "A title of some length", "Somebody"}, {"2", "Short", "Me"}},
                         {.columns = 25}),
            "ID  TITLE        BY\n"
            "1   A title of   Somebody\n"
            "    some length\n"
            "2   Short        Me\n");
}

TEST(RenderTable, BreaksAWordOnlyIfThereIsNoOtherWay) {
  EXPECT_EQ(
      render_table({"STATE", "WHY"}, {{"signed out", "no cookies of mubi.com"}}, {.columns = 18}),
      "STATE     WHY\n"
      "signed    no\n"
      "  out     cookies\n"
      "          of\n"
      "          mubi.com\n");
  EXPECT_EQ(render_table({"FOLDER"}, {{"/home/someone/.config/chromium"}}, {.columns = 20}),
            "FOLDER\n"
            "/home/someone/\n"
            "  .config/chromium\n");
}

TEST(RenderTable, LeavesEveryColumnSixWhateverTheWidth) {
  EXPECT_EQ(render_table({"ONE", "TWO"}, {{"abcdefghi", "abcdefghi"}}, {.columns = 4}),
            "ONE     TWO\n"
            "abcd    abcdef\n"
            "  efgh  ghi\n"
            "  i\n");
}

TEST(RenderTable, PaintsTheTextOfACellAndNotItsBlanks) {
  const std::vector<Row> rows{{Cell("no", Style::bad), "x"}, {"maybe", "y"}};
  EXPECT_EQ(render_table({"OK", "BY"}, rows, {.color = Color::on}),
            "OK     BY\n"
            "\x1b[31mno\x1b[0m     x\n"
            "maybe  y\n");
  EXPECT_EQ(render_table({"OK", "BY"}, rows),
            "OK     BY\n"
            "no     x\n"
            "maybe  y\n");
}

TEST(RenderTable, ShowsNothingOfACellThatATerminalMustNotGet) {
  EXPECT_EQ(render_table({"A"}, {{"a\x1b[31mb\u202ec\xff"}}, {.color = Color::on}),
            "A\na [31mb c\ufffd\n");
}

TEST(RenderTable, LetsNoCellLeaveItsPlace) {
  EXPECT_EQ(render_table({"A", "B"}, {{"x\x1b[2J\ny", "\xc2\x9b\u202e\xff"}}),
            "A        B\n"
            "x [2J y    \ufffd\n");
}

TEST(RenderTable, IsTheHeadAloneWithoutRows) {
  EXPECT_EQ(render_table({"A", "B"}, {}), "A  B\n");
}

}  // namespace
}  // namespace matinee::cli
