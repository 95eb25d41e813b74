// SPDX-License-Identifier: MIT
#include "base/shell_quote.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(ShellQuoted, LeavesNothingToTheShell) {
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("a b $(c) \"d\" \\"), "'a b $(c) \"d\" \\'");
  EXPECT_EQ(shell_quoted("it's"), R"('it'\''s')");
  EXPECT_EQ(shell_quoted("'"), R"(''\''')");
}

}  // namespace
}  // namespace matinee
