// SPDX-License-Identifier: MIT
#include "program_table.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

bool has(const CommandSpec& command, const std::string& name) {
  return std::ranges::any_of(command.options,
                             [&](const OptionSpec& option) { return option.long_name() == name; });
}

void expect_sound(const OptionSpec& option, const CommandSpec& command) {
  const std::string where = command.name + " " + option.long_name();
  const bool is_plain = option.role == OptionRole::plain;
  EXPECT_EQ(std::holds_alternative<std::monostate>(option.binding),
            option.role == OptionRole::help || option.role == OptionRole::version)
      << where;
  EXPECT_TRUE(!std::holds_alternative<bool*>(option.binding) || option.value_name.empty()) << where;
  const bool is_flag = std::holds_alternative<bool*>(option.binding) ||
                       std::holds_alternative<int*>(option.binding) || !is_plain;
  EXPECT_TRUE(is_flag || !option.value_name.empty()) << where;
  EXPECT_TRUE(option.variable.empty() || std::holds_alternative<bool*>(option.binding)) << where;
  for (const auto& names : {option.excludes, option.needs}) {
    for (const std::string& name : names)
      EXPECT_TRUE(has(command, name)) << where << " and " << name;
  }
}

void expect_sound(const CommandSpec& command, const CommandSpec& program) {
  std::set<std::string> names;
  for (const OptionSpec& option : command.options) {
    expect_sound(option, command);
    EXPECT_FALSE(option.description.empty()) << option.long_name();
    for (const std::string& name : option.names) {
      EXPECT_TRUE(names.insert(name).second) << command.name << " has " << name << " twice";
      const bool is_of_all =
          &command != &program && option.role == OptionRole::plain && has(program, name);
      EXPECT_FALSE(is_of_all) << command.name << " has " << name << " of the program";
    }
  }
  for (const CommandSpec& below : command.commands)
    expect_sound(below, program);
}

TEST(ProgramTable, HasSoundRows) {
  const ProgramTable program;
  EXPECT_GT(program.table.commands.size(), 20U);
  expect_sound(program.table, program.table);
}

TEST(ProgramTable, HasTheCommandsInTheOrderOfTheHelp) {
  const ProgramTable program;
  ASSERT_EQ(program.table.commands.size(), program.commands.size());
  for (std::size_t i = 0; i < program.commands.size(); ++i) {
    EXPECT_EQ(program.table.commands[i].name, program.commands[i]->name());
    EXPECT_EQ(&program.command(program.commands[i]->name()), program.commands[i].get());
  }
}

}  // namespace
}  // namespace matinee::cli
