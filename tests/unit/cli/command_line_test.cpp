// SPDX-License-Identifier: MIT
#include "command_line.hpp"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* k_variable = "MATINEE_TEST_PLAIN";

// A program with one option of each kind.
class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    program_.add({.names = {"--plain"}, .binding = &plain_, .variable = k_variable});
    program_.add({.names = {"-v", "--verbose"}, .binding = &verbosity_});
    program_.add({.names = {"--config"},
                  .value_name = "FILE",
                  .binding = &config_,
                  .kind = ValueKind::file,
                  .is_configurable = false,
                  .role = OptionRole::config_file});
    CommandSpec& run = program_.add_command("run", "", &is_run_);
    run.add({.names = {"--many"}, .value_name = "TEXT", .binding = &many_});
    run.add({.names = {"--list"}, .value_name = "A,B", .binding = &list_, .separator = ','});
    run.add({.names = {"-o", "--one"},
             .value_name = "FILE",
             .binding = &one_,
             .kind = ValueKind::file,
             .excludes = {"--many"}});
    run.add({.names = {"--count"},
             .value_name = "N",
             .binding = &count_,
             .range = {{1, 9}},
             .is_given = &has_count_});
    run.add({.names = {"--for"}, .value_name = "SECONDS", .binding = &span_});
    run.add({.names = {"--until"}, .value_name = "SECONDS", .binding = &limit_});
    run.add({.names = {"--kind"},
             .value_name = "KIND",
             .binding = &kind_,
             .choices = {"a", "b"},
             .needs = {"--one"}});
    run.add_hidden({.names = {"--ready"}, .value_name = "FD", .binding = &ready_});
    run.add({.names = {"WORD"}, .value_name = "WORD", .binding = &words_});
  }

  ParseResult parse(std::vector<std::string> words, ConfigUse use = ConfigUse::read) {
    words.insert(words.begin(), "matinee");
    std::vector<char*> argv;
    for (std::string& word : words)
      argv.push_back(word.data());
    return parse_command_line(
        program_, static_cast<int>(argv.size()), argv.data(),
        {.home = "/home/ada", .usual_config_file = usual_, .config_use = use});
  }

  std::string error_of(const std::vector<std::string>& words) {
    const auto result = parse(words);
    return result.error ? result.error->message() : "";
  }

  void configure(const std::string& text) {
    usual_ = folder_.path() / "config.toml";
    std::ofstream(usual_) << text;
  }

  Origin origin_of(const std::string& name) const {
    for (const auto* rows : {&program_.options, &program_.commands.front().options}) {
      for (const OptionSpec& row : *rows)
        if (row.long_name() == name) return row.origin;
    }
    throw std::out_of_range(name);
  }

  test::TempDir folder_;
  std::string usual_;
  bool plain_ = false;
  int verbosity_ = 0;
  std::string config_;
  bool is_run_ = false;
  std::vector<std::string> many_;
  std::vector<std::string> list_;
  std::string one_;
  std::size_t count_ = 3;
  bool has_count_ = false;
  std::chrono::seconds span_{5};
  std::optional<std::chrono::seconds> limit_;
  std::string kind_;
  int ready_ = -1;
  std::vector<std::string> words_;
  CommandSpec program_ = make_command("matinee", "");
};

TEST_F(CommandLine, SetsAVariableOfEachType) {
  const auto result = parse({"--plain", "run", "-vv", "--many", "x", "--many", "y", "--list", "a,b",
                             "--count", "4", "--for", "60", "--until=7", "--ready", "8", "word"});
  ASSERT_FALSE(result.error) << result.error->message();
  EXPECT_THAT(result.path, ElementsAre("run"));
  EXPECT_TRUE(is_run_ && plain_ && has_count_);
  EXPECT_EQ(verbosity_, 2);
  EXPECT_THAT(many_, ElementsAre("x", "y"));
  EXPECT_THAT(list_, ElementsAre("a", "b"));
  EXPECT_EQ(count_, 4U);
  EXPECT_EQ(span_, std::chrono::seconds(60));
  EXPECT_EQ(limit_, std::chrono::seconds(7));
  EXPECT_EQ(ready_, 8);
  EXPECT_THAT(words_, ElementsAre("word"));
}

TEST_F(CommandLine, LeavesDefaultsAlone) {
  ASSERT_FALSE(parse({"run"}).error);
  EXPECT_EQ(count_, 3U);
  EXPECT_FALSE(has_count_);
  EXPECT_EQ(span_, std::chrono::seconds(5));
  EXPECT_FALSE(limit_);
  EXPECT_EQ(origin_of("--count"), Origin::default_value);
}

TEST_F(CommandLine, KeepsWordsInBracketsWhole) {
  ASSERT_FALSE(parse({"run", "--many=[a,b]", "--many", "[e]", "[f,g]", "h", "[]"}).error);
  EXPECT_THAT(many_, ElementsAre("[a,b]", "[e]"));
  EXPECT_THAT(words_, ElementsAre("[f,g]", "h", "[]"));
  ASSERT_FALSE(parse({"run", "--one=[c,d]"}).error);
  EXPECT_EQ(one_, "[c,d]");
}

TEST_F(CommandLine, ReplacesATildeInFiles) {
  ASSERT_FALSE(parse({"run", "--one=~/x"}).error);
  EXPECT_EQ(one_, "/home/ada/x");
}

TEST_F(CommandLine, ReadsNumbersAsDecimal) {
  ASSERT_FALSE(parse({"run", "--count", "08"}).error);
  EXPECT_EQ(count_, 8);
  EXPECT_EQ(error_of({"run", "--count", "0x5"}), "--count: \"0x5\" is not a whole number");
  EXPECT_EQ(error_of({"run", "--for", "abc"}), "--for: \"abc\" is not a whole number");
  EXPECT_THAT(error_of({"--verbose=loud", "run"}), HasSubstr("--verbose"));
}

TEST_F(CommandLine, SplitsAListAndRefusesAnEmptyValue) {
  ASSERT_FALSE(parse({"run", "--list", "a,b"}).error);
  EXPECT_THAT(list_, ElementsAre("a", "b"));
  for (const char* word : {",", "a,,b", "a,"})
    EXPECT_EQ(error_of({"run", "--list", word}), "--list: a value is empty") << word;
}

TEST_F(CommandLine, RefusesWhatARowForbids) {
  EXPECT_THAT(error_of({"run", "--count", "10"}), HasSubstr("--count: 10 is not between "));
  EXPECT_THAT(error_of({"run", "--kind", "c", "--one", "x"}),
              HasSubstr("\"c\" is not one of a, b"));
  EXPECT_THAT(error_of({"run", "--kind", "a"}), HasSubstr("--kind requires --one"));
  EXPECT_THAT(error_of({"run", "--one", "x", "--many", "y"}),
              HasSubstr(" cannot be given together"));
  EXPECT_EQ(error_of({"run", "--one="}), "--one: the value is empty");
  EXPECT_EQ(error_of({"run", "--oen", "x"}), "unknown option \"--oen\"; did you mean \"--one\"?");
  EXPECT_EQ(error_of({}), "no command is given");
}

TEST_F(CommandLine, ReportsWhichHelpIsWanted) {
  const auto result = parse({"run", "--help"});
  EXPECT_EQ(result.request, Request::help);
  EXPECT_THAT(result.path, ElementsAre("run"));
}

TEST_F(CommandLine, TakesTheFileForWhatTheLineDoesNotSay) {
  configure("plain = true\n[run]\ncount = 7\nfor = 9\nmany = ['a', 'b']\n");
  ASSERT_FALSE(parse({"run", "--for", "1"}).error);
  EXPECT_TRUE(plain_ && has_count_);
  EXPECT_EQ(count_, 7U);
  EXPECT_EQ(span_, std::chrono::seconds(1));
  EXPECT_THAT(many_, ElementsAre("a", "b"));
  EXPECT_EQ(origin_of("--count"), Origin::config_file);
  EXPECT_EQ(origin_of("--for"), Origin::command_line);
  EXPECT_EQ(config_, usual_);
  EXPECT_EQ(origin_of("--config"), Origin::default_value);
}

TEST_F(CommandLine, IgnoresWhatContradictsTheLine) {
  configure("[run]\nmany = 'a'\n");
  ASSERT_FALSE(parse({"run", "--one", "x"}).error);
  EXPECT_TRUE(many_.empty());
  EXPECT_EQ(origin_of("--many"), Origin::default_value);
}

TEST_F(CommandLine, TakesAVariableBeforeTheFile) {
  configure("plain = false\n");
  ASSERT_EQ(::setenv(k_variable, "1", 1), 0);
  const auto result = parse({"run"});
  ASSERT_EQ(::unsetenv(k_variable), 0);
  ASSERT_FALSE(result.error);
  EXPECT_TRUE(plain_);
  EXPECT_EQ(origin_of("--plain"), Origin::environment);
}

TEST_F(CommandLine, KnowsTheKeysOfTheTableAlone) {
  for (const char* key : {"help = true", "config = 'x'", "[run]\nready = 3"}) {
    configure(std::string(key) + "\n");
    EXPECT_THAT(error_of({"run"}), HasSubstr("unknown key")) << key;
    EXPECT_FALSE(parse({"run"}, ConfigUse::read_known).error) << key;
  }
  configure("plian = true\n");
  EXPECT_THAT(error_of({"run"}), HasSubstr("unknown key plian; did you mean \"plain\"?"));
  configure("[rnu]\ncount = 1\n");
  EXPECT_THAT(error_of({"run"}), HasSubstr("[rnu] is no command"));
}

}  // namespace
}  // namespace matinee::cli
