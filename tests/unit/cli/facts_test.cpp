// SPDX-License-Identifier: MIT
#include "ui/facts.hpp"

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

TEST(Facts, AreLabelsAndValuesInColumns) {
  Facts facts(8, {});
  facts.add("title", "The Lantern Keeper");
  facts.add("year", "");
  facts.add("id", "7");
  EXPECT_EQ(facts.text(),
            "title   The Lantern Keeper\n"
            "id      7\n");
}

TEST(Facts, KeepTheFurtherLinesOfAValueBelowItsFirst) {
  Facts facts(8, {.columns = 20});
  facts.add("about", "somebody waits for a ferry");
  EXPECT_EQ(facts.text(),
            "about   somebody\n"
            "        waits for a\n"
            "        ferry\n");
}

TEST(Facts, PaintAValue) {
  Facts facts(6, {.color = Color::on});
  facts.add("is", Cell("signed in", Style::good));
  EXPECT_EQ(facts.text(), "is    \x1b[32msigned in\x1b[0m\n");
}

}  // namespace
}  // namespace matinee::cli
