// SPDX-License-Identifier: MIT
#include <string>
#include <utility>

#include <matinee/secret.hpp>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(Secret, KeepsTheBytesNulsIncluded) {
  const std::string bytes("a\0b", 3);
  EXPECT_EQ(Secret::copy_of(bytes).reveal(), bytes);
}

TEST(Secret, MovingLeavesNothingBehind) {
  Secret a = Secret::copy_of("invented");
  const Secret b = std::move(a);
  EXPECT_EQ(b.reveal(), "invented");
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): the point of the test
}

TEST(Secret, TakeWipesTheSource) {
  std::string text = "a value that is longer than a short string";
  const char* storage = text.data();
  const std::size_t size = text.size();
  const Secret secret = Secret::take(text);
  EXPECT_EQ(secret.size(), size);
  EXPECT_TRUE(text.empty());
  EXPECT_EQ(std::string(storage, size), std::string(size, '\0'));
}

TEST(Secret, MaskShowsFourCharactersOfALongValueAndNoneOfAShortOne) {
  EXPECT_EQ(Secret::copy_of("0123456789abc0de").masked(), "****c0de");
  EXPECT_EQ(Secret::copy_of("short").masked(), "****");
  EXPECT_EQ(Secret().masked(), "****");
}

TEST(Secret, ComparesByValue) {
  EXPECT_TRUE(Secret::copy_of("x") == Secret::copy_of("x"));
  EXPECT_FALSE(Secret::copy_of("x") == Secret::copy_of("y"));
  EXPECT_FALSE(Secret::copy_of("x") == Secret::copy_of("xx"));
  EXPECT_TRUE(Secret() == Secret());
}

TEST(Secret, WritingToOneIsFatal) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Secret secret = Secret::copy_of("read-only");
  EXPECT_DEATH(const_cast<char&>(secret.reveal()[0]) = 'X', "");
}

TEST(WipeOnExit, LeavesTheStringEmptyWhenTheScopeEnds) {
  std::string text = "an invented value of some length";
  {
    const WipeOnExit wiped(text);
  }
  EXPECT_TRUE(text.empty());
}

}  // namespace
}  // namespace matinee
