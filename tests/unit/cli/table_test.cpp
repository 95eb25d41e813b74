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

TEST(RenderTable, NarrowsTheWidestColumnsUntilItFits) {
  EXPECT_EQ(render_table({"ID", "TITLE", "BY"}, {{"1", "A title of some length", "Somebody"}}, 25),
            "ID  TITLE        BY\n"
            "1   A ti...ngth  Somebody\n");
}

TEST(RenderTable, LeavesEveryColumnSixWhateverTheWidth) {
  EXPECT_EQ(render_table({"ONE", "TWO"}, {{"abcdefghi", "abcdefghi"}}, 4),
            "ONE     TWO\n"
            "ab...i  ab...i\n");
}

TEST(RenderTable, IsTheHeadAloneWithoutRows) {
  EXPECT_EQ(render_table({"A", "B"}, {}), "A  B\n");
}

}  // namespace
}  // namespace matinee::cli
