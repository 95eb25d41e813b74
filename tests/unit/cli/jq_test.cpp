// SPDX-License-Identifier: MIT
#include "jq.hpp"

#include <filesystem>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

constexpr const char* k_program = "/usr/bin/jq";

class JqTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(k_program)) GTEST_SKIP() << "needs jq";
  }

  static Result<std::string> applied(const std::string& filter, std::string_view json) {
    return Jq(k_program, filter).apply(json, {});
  }
};

TEST_F(JqTest, PrintsStringsBareAndTheRestOnALine) {
  EXPECT_EQ(applied(".[]", R"(["a b", 1, {"x": [1, 2]}])").value(), "a b\n1\n{\"x\":[1,2]}\n");
  EXPECT_EQ(applied("-.n", R"({"n": 5})").value(), "-5\n") << "a filter, and no option";
}

TEST_F(JqTest, TakesAndGivesMoreThanAPipeHolds) {
  const std::string json = "[\"" + std::string(3'000'000, 'x') + "\"]";
  EXPECT_EQ(applied(".[0]", json).value().size(), 3'000'001U);
}

TEST_F(JqTest, TellsAFilterThatIsNoneFromOneThatFails) {
  const auto wrong = applied(".[", "[]");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code(), Errc::usage);
  const auto failed = applied(".a.b", R"({"a": 1})");
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), Errc::failure);
  EXPECT_FALSE(applied(".", "<html>"));
}

TEST(Jq, NamesAProgramThatIsNotThere) {
  EXPECT_FALSE(Jq("/nonexistent/jq", ".").apply("1", {}));
}

}  // namespace
}  // namespace matinee::cli
