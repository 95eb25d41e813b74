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

TEST(RenderTable, IsTheHeadAloneWithoutRows) {
  EXPECT_EQ(render_table({"A", "B"}, {}), "A  B\n");
}

}  // namespace
}  // namespace matinee::cli
