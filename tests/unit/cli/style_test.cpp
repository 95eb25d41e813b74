// SPDX-License-Identifier: MIT
#include "ui/style.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(Painted, IsTheTextItselfWithoutColourOrStyle) {
  EXPECT_EQ(painted("x", Style::bad, Color::off), "x");
  EXPECT_EQ(painted("x", Style::plain, Color::on), "x");
  EXPECT_EQ(painted("", Style::bad, Color::on), "");
}

TEST(Painted, EndsWhatItBegins) {
  for (const Style style : {Style::good, Style::warning, Style::bad, Style::strong}) {
    const std::string text = painted("x", style, Color::on);
    EXPECT_TRUE(text.starts_with("\x1b[")) << text;
    EXPECT_TRUE(text.ends_with("mx\x1b[0m")) << text;
  }
}

}  // namespace
}  // namespace matinee::cli
