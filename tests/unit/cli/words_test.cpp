// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<std::string> words(std::vector<std::string> typed) {
  typed.insert(typed.begin(), "matinee");
  std::vector<char*> argv;
  for (std::string& word : typed)
    argv.push_back(word.data());
  return words_of(static_cast<int>(argv.size()), argv.data());
}

TEST(Words, AnEmptyValueGetsAWordOfItsOwn) {
  EXPECT_THAT(words({"--cookies=", "x"}), ElementsAre("--cookies", "", "x"));
  EXPECT_THAT(words({"exec", "--", "--x="}), ElementsAre("exec", "--", "--x="));
}

TEST(Words, AValueBehindAnEqualsSignGetsAWordOfItsOwn) {
  const auto split = [](std::vector<std::string> typed) {
    typed.insert(typed.begin(), "matinee");
    std::vector<char*> argv;
    for (std::string& word : typed)
      argv.push_back(word.data());
    return words_of(static_cast<int>(argv.size()), argv.data(), "oP");
  };
  EXPECT_THAT(split({"-o=", "x"}), ElementsAre("-o", "", "x"));
  EXPECT_THAT(split({"-o=a=b"}), ElementsAre("-o", "a=b"));
  EXPECT_THAT(split({"-qo=f"}), ElementsAre("-qo", "f"));
  EXPECT_THAT(split({"-oa=b", "-oP=b", "-v=1", "-=", "x=", "o=", "--o=x"}),
              ElementsAre("-oa=b", "-oP=b", "-v=1", "-=", "x=", "o=", "--o=x"));
  EXPECT_THAT(split({"exec", "--", "-o="}), ElementsAre("exec", "--", "-o="));
}

TEST(Words, ComeBackAsTheyWereTyped) {
  for (const char* word : {"", "a", "[", "]", "[]", "[a,b]", "[[a]]", "[--json]"}) {
    const auto one = words({word});
    ASSERT_EQ(one.size(), 1U) << word;
    EXPECT_EQ(as_typed(one.front()), word);
  }
}

TEST(Words, StayWholeInEveryOptionOfEveryCommand) {
  CLI::App app;
  std::vector<std::string> many;
  std::vector<std::string> arguments;
  std::string one;
  CLI::App* command = app.add_subcommand("run");
  command->add_option("--many", many);
  command->add_option("--one", one);
  command->add_option("words", arguments);
  keep_words_whole(app);
  auto typed = words({"run", "--many=[a,b]", "--one=[c,d]", "--many", "[e]", "[f,g]", "h", "[]"});
  std::ranges::reverse(typed);
  app.parse(std::move(typed));
  EXPECT_THAT(many, ElementsAre("[a,b]", "[e]"));
  EXPECT_EQ(one, "[c,d]");
  EXPECT_THAT(arguments, ElementsAreArray({"[f,g]", "h", "[]"}));
}

}  // namespace
}  // namespace matinee::cli
