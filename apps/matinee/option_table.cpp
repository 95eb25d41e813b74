// SPDX-License-Identifier: MIT
#include "option_table.hpp"

#include <algorithm>

namespace matinee::cli {

namespace {

OptionSpec completed(OptionSpec option) {
  if (option.value_name.empty()) {
    option.kind = ValueKind::none;
  } else if (!option.completions().empty()) {
    option.kind = ValueKind::choice;
  }
  return option;
}

}  // namespace

void CommandSpec::add(OptionSpec option) {
  auto& rows = option.is_argument() ? arguments : options;
  rows.push_back(completed(std::move(option)));
}

void CommandSpec::add_hidden(OptionSpec option) {
  hidden_options.push_back(completed(std::move(option)));
}

CommandSpec& CommandSpec::add_command(std::string_view command, std::string_view about,
                                      bool* is_given) {
  commands.push_back(make_command(command, about));
  commands.back().is_chosen = is_given;
  return commands.back();
}

CommandSpec make_command(std::string_view name, std::string_view summary) {
  CommandSpec command{.name = std::string(name), .summary = std::string(summary)};
  command.add({.names = {"-h", "--help"},
               .description = "print this help",
               .is_configurable = false,
               .role = OptionRole::help});
  return command;
}

const CommandSpec* find_command(const CommandSpec& program, const std::vector<std::string>& path) {
  const CommandSpec* command = &program;
  for (const std::string& name : path) {
    const auto found = std::ranges::find(command->commands, name, &CommandSpec::name);
    if (found == command->commands.end()) return nullptr;
    command = &*found;
  }
  return command;
}

const OptionSpec* find_configurable(const CommandSpec& command, std::string_view key) {
  const auto found = std::ranges::find_if(command.options, [&](const OptionSpec& option) {
    return option.is_configurable && option.long_name().substr(2) == key;
  });
  return found == command.options.end() ? nullptr : &*found;
}

bool takes_word(const CommandSpec& command, std::string_view word) {
  return std::ranges::any_of(command.arguments, [&](const OptionSpec& argument) {
    return std::ranges::find(argument.choices, word) != argument.choices.end();
  });
}

void for_each_option(CommandSpec& program, const VisitOption& visit) {
  for (auto* rows : {&program.options, &program.hidden_options, &program.arguments}) {
    for (OptionSpec& option : *rows)
      visit(program, option);
  }
  for (CommandSpec& command : program.commands)
    for_each_option(command, visit);
}

}  // namespace matinee::cli
