// SPDX-License-Identifier: MIT
#include "quick_headers.hpp"

#include <algorithm>
#include <initializer_list>
#include <vector>

#include <gmock/gmock.h>

#include "program_table.hpp"

namespace matinee::launcher {
namespace {

using session::HeaderFormat;

std::optional<Wish> wish(std::initializer_list<const char*> words) {
  const std::vector<const char*> arguments(words);
  return wish_of(arguments);
}

TEST(WishOf, PlainHeadersAreLines) {
  EXPECT_EQ(wish({"headers"}), Wish{});
}

TEST(WishOf, KnowsEveryFormatInOneWordOrTwo) {
  for (const std::string& name : session::header_format_names()) {
    const Wish wanted{.format = session::parse_header_format(name)};
    const std::string joined = "--format=" + name;
    EXPECT_EQ(wish({"headers", "--format", name.c_str()}), wanted) << name;
    EXPECT_EQ(wish({"headers", joined.c_str()}), wanted) << name;
  }
}

TEST(WishOf, JsonIsAFormatWhereNoOtherIsNamed) {
  EXPECT_EQ(wish({"--json", "headers"}), Wish{.format = HeaderFormat::json});
  EXPECT_EQ(wish({"headers", "--json", "--format", "curl"}), Wish{.format = HeaderFormat::curl});
}

TEST(WishOf, WhereToConnectIsPartOfTheQuestion) {
  EXPECT_EQ(wish({"headers", "--cacert", "/ca.pem", "--connect-to", "::127.0.0.1:1",
                  "--connect-to=a:1:b:2"}),
            Wish{.network = "/ca.pem ::127.0.0.1:1 a:1:b:2"});
}

TEST(WishOf, TalkChangesNothing) {
  EXPECT_EQ(wish({"-q", "headers", "--reveal", "--no-color", "--no-prompt"}), Wish{});
}

TEST(WishOf, LeavesEverythingElseToTheWholeProgram) {
  EXPECT_FALSE(wish({}));
  EXPECT_FALSE(wish({"--json"}));
  EXPECT_FALSE(wish({"status"}));
  EXPECT_FALSE(wish({"headers", "headers"}));
  EXPECT_FALSE(wish({"headers", "--help"}));
  EXPECT_FALSE(wish({"headers", "-v"}));
  EXPECT_FALSE(wish({"headers", "--no-agent"}));
  EXPECT_FALSE(wish({"headers", "--cookies", "cookies.txt"}));
  EXPECT_FALSE(wish({"headers", "--country", "FR"}));
  EXPECT_FALSE(wish({"headers", "--config", "other.toml"}));
}

TEST(WishOf, LeavesMistakesToTheWholeProgramsMessages) {
  EXPECT_FALSE(wish({"headers", "--format"}));
  EXPECT_FALSE(wish({"headers", "--format", "xml"}));
  EXPECT_FALSE(wish({"headers", "--format="}));
  EXPECT_FALSE(wish({"headers", "--format", ""}));
  EXPECT_FALSE(wish({"headers", "--cacert", ""}));
  EXPECT_FALSE(wish({"headers", "--cacert="}));
  EXPECT_FALSE(wish({"headers", "--connect-to", ""}));
  EXPECT_FALSE(wish({"headers", "--connect-to="}));
  EXPECT_FALSE(wish({"headers", "--format", "curl", "--format", "http"}));
  EXPECT_FALSE(wish({"--format", "curl", "headers"}));
  EXPECT_FALSE(wish({"--reveal", "headers"}));
  EXPECT_FALSE(wish({"headers", "--formatting", "curl"}));
  EXPECT_FALSE(wish({"headers", "--connect-to", "127.0.0.1"}));
  EXPECT_FALSE(wish({"headers", "--cacert", "~/ca.pem"}));
  EXPECT_FALSE(wish({"headers", "--"}));
}

const cli::OptionSpec* find_row(const cli::CommandSpec& command, std::string_view name) {
  const auto found = std::ranges::find_if(command.options, [&](const cli::OptionSpec& row) {
    return std::ranges::find(row.names, name) != row.names.end();
  });
  return found == command.options.end() ? nullptr : &*found;
}

TEST(FastOptions, AreThoseOfTheOptionTable) {
  const cli::ProgramTable program;
  const auto* const headers = cli::find_command(program.table, {"headers"});
  ASSERT_NE(headers, nullptr);
  for (const FastOption& option : k_fast_options) {
    const auto* const row = find_row(option.is_of_headers ? *headers : program.table, option.name);
    ASSERT_NE(row, nullptr) << option.name;
    EXPECT_EQ(option.takes_value, row->kind != cli::ValueKind::none) << option.name;
    EXPECT_EQ(option.effect == Effect::connect_to, row->may_repeat()) << option.name;
    // An option that needs or excludes another one is for the whole program.
    EXPECT_TRUE(row->excludes.empty() && row->needs.empty()) << option.name;
  }
  const auto* const format = find_row(*headers, "--format");
  EXPECT_EQ(format->choices, session::header_format_names());
}

}  // namespace
}  // namespace matinee::launcher
