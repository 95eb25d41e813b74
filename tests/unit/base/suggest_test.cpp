// SPDX-License-Identifier: MIT
#include "base/suggest.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

const std::vector<std::string> k_commands{"sources", "cookies", "headers",
                                          "status",  "search",  "download"};

TEST(Nearest, FindsASlipOfTheKeyboard) {
  EXPECT_EQ(nearest("heades", k_commands), "headers");
  EXPECT_EQ(nearest("sattus", k_commands), "status");
  EXPECT_EQ(nearest("donwload", k_commands), "download");
  EXPECT_EQ(nearest("cookie", k_commands), "cookies");
}

TEST(Nearest, TakesAStartOfOneWord) {
  EXPECT_EQ(nearest("down", k_commands), "download");
}

TEST(Nearest, GuessesNothingFromAfar) {
  EXPECT_EQ(nearest("xyzzy", k_commands), "");
  EXPECT_EQ(nearest("", k_commands), "");
  EXPECT_EQ(nearest("s", k_commands), "");
  EXPECT_EQ(nearest(std::string(1000, 'a'), k_commands), "");
}

}  // namespace
}  // namespace matinee
