// SPDX-License-Identifier: MIT
#include "media/strictness.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

Error refused(const std::vector<std::string>& warnings) {
  return check_strictly(warnings).error();
}

TEST(CheckStrictly, WithoutWarningsThereIsNothingToRefuse) {
  EXPECT_TRUE(check_strictly({}).has_value());
}

TEST(CheckStrictly, TellsTheFirstAndHowManyMoreThereAre) {
  EXPECT_EQ(refused({"a hole"}).message(), "a hole");
  EXPECT_EQ(refused({"a hole", "b"}).message(), "a hole, and 1 more warning");
  EXPECT_EQ(refused({"a hole", "b", "c"}).message(), "a hole, and 2 more warnings");
}

TEST(CheckStrictly, IsAboutTheOutputWhichNoOtherTryMends) {
  EXPECT_EQ(refused({"a hole"}).code(), Errc::integrity);
  EXPECT_EQ(refused({"a hole"}).subject(), Subject::output);
}

}  // namespace
}  // namespace matinee::media
