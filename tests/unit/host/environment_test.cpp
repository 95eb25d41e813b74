// SPDX-License-Identifier: MIT
#include "host/environment.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::host {
namespace {

namespace fs = std::filesystem;

TEST(Variable, IsItsTextAndEmptyIfUnset) {
  ::setenv("MATINEE_UNIT_TEST", "some text", 1);
  EXPECT_EQ(variable("MATINEE_UNIT_TEST"), "some text");
  const auto all = variables();
  EXPECT_NE(std::ranges::find(all, "MATINEE_UNIT_TEST=some text"), all.end());
  ::unsetenv("MATINEE_UNIT_TEST");
  EXPECT_EQ(variable("MATINEE_UNIT_TEST"), "");
}

TEST(AbsolutePath, IgnoresARelativeOneAndAnEmptyOne) {
  ::setenv("MATINEE_UNIT_TEST", "/a/b", 1);
  EXPECT_EQ(absolute_path("MATINEE_UNIT_TEST"), fs::path("/a/b"));
  for (const char* text : {"", "a/b", "./a", "~/a"}) {
    ::setenv("MATINEE_UNIT_TEST", text, 1);
    EXPECT_EQ(absolute_path("MATINEE_UNIT_TEST"), std::nullopt) << text;
  }
  ::unsetenv("MATINEE_UNIT_TEST");
  EXPECT_EQ(absolute_path("MATINEE_UNIT_TEST"), std::nullopt);
}

TEST(SetVariable, TakesThePlaceOfTheOldOneAndOfNoOther) {
  std::vector<std::string> variables{"A=1", "AB=2", "A=3", "C"};
  set_variable(variables, "A", "new=value");
  EXPECT_EQ(variables, (std::vector<std::string>{"AB=2", "C", "A=new=value"}));
}

TEST(EraseVariable, OverwritesTheValueWhereItLies) {
  ::setenv("MATINEE_UNIT_TEST", "invented-secret", 1);
  const char* const value = std::getenv("MATINEE_UNIT_TEST");
  erase_variable("MATINEE_UNIT_TEST");
  EXPECT_EQ(std::getenv("MATINEE_UNIT_TEST"), nullptr);
  EXPECT_TRUE(std::all_of(value, value + 15, [](char c) { return c == '\0'; }));
  erase_variable("MATINEE_UNIT_TEST");
}

TEST(ProgramFolders, AreThoseOfThePathThatAreAbsolute) {
  const std::string before = variable("PATH");
  ::setenv("PATH", "/usr/bin:relative::/opt/x/bin:.", 1);
  EXPECT_EQ(program_folders(), (std::vector<fs::path>{"/usr/bin", "/opt/x/bin"}));
  ::unsetenv("PATH");
  EXPECT_TRUE(program_folders().empty());
  ::setenv("PATH", before.c_str(), 1);
}

class Locale : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
      ::unsetenv(name);
  }
  void TearDown() override { SetUp(); }
};

TEST_F(Locale, NamesItsTerritory) {
  EXPECT_EQ(locale_territory(), std::nullopt);
  for (const char* locale : {"de_AT", "de_AT.UTF-8", "de_AT@euro", "de_AT.UTF-8@euro"}) {
    ::setenv("LANG", locale, 1);
    EXPECT_EQ(locale_territory(), "AT") << locale;
  }
  ::setenv("LANG", "C.UTF-8", 1);
  EXPECT_EQ(locale_territory(), std::nullopt);
}

TEST_F(Locale, IsTheFirstThatIsSet) {
  ::setenv("LANG", "de_AT", 1);
  ::setenv("LC_MESSAGES", "nl_NL", 1);
  EXPECT_EQ(locale_territory(), "NL");
  ::setenv("LC_ALL", "sv_SE", 1);
  EXPECT_EQ(locale_territory(), "SE");
  ::setenv("LC_ALL", "", 1);
  EXPECT_EQ(locale_territory(), "NL");
  ::setenv("LC_ALL", "C", 1);
  EXPECT_EQ(locale_territory(), std::nullopt);
}

TEST(CapableTerminal, IsNeitherDumbNorUnnamed) {
  ::setenv("TERM", "xterm-256color", 1);
  EXPECT_TRUE(has_capable_terminal());
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(has_capable_terminal());
  ::unsetenv("TERM");
  EXPECT_FALSE(has_capable_terminal());
}

}  // namespace
}  // namespace matinee::host
