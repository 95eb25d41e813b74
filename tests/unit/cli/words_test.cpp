// SPDX-License-Identifier: MIT
#include "words.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using testing::ElementsAre;

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

TEST(Words, KnowTheLettersThatTakeAValue) {
  std::string text;
  bool flag = false;
  CommandSpec program = make_command("matinee", "");
  program.add({.names = {"-q", "--quiet"}, .binding = &flag});
  CommandSpec& command = program.add_command("cookies", "");
  command.add({.names = {"-o", "--output"}, .value_name = "FILE", .binding = &text});
  command.add({.names = {"--format"}, .value_name = "FORMAT", .binding = &text});
  EXPECT_EQ(letters_with_value(program), "o");
}

}  // namespace
}  // namespace matinee::cli
