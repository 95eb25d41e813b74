// SPDX-License-Identifier: MIT
#include "help.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ui/width.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_width = 80;
constexpr std::size_t k_margin = 2;
// Names that are wider have their description on a line of its own.
constexpr std::size_t k_column = 28;

void add_entry(std::string& text, std::string_view name, std::string_view description,
               std::size_t column) {
  std::string line = fmt::format("{:{}}{}", "", k_margin, name);
  for (const std::string& part : wrapped(description, k_width - column)) {
    if (line.size() + 2 > column) {
      text += line + '\n';
      line.clear();
    }
    line.resize(column, ' ');
    text += line + part + '\n';
    line.clear();
  }
  if (!line.empty()) text += line + '\n';
}

// As narrow as the names allow.
std::size_t column_for(const std::vector<std::pair<std::string, std::string>>& entries) {
  std::size_t widest = 0;
  for (const auto& [name, description] : entries) {
    const std::size_t width = k_margin + name.size() + 2;
    if (width <= k_column) widest = std::max(widest, width);
  }
  return std::max<std::size_t>(widest, 12);
}

void add_section(std::string& text, std::string_view title,
                 const std::vector<std::pair<std::string, std::string>>& entries) {
  if (entries.empty()) return;
  text += fmt::format("\n{}:\n", title);
  const std::size_t column = column_for(entries);
  for (const auto& [name, description] : entries)
    add_entry(text, name, description, column);
}

std::string name_of(const OptionSpec& option) {
  std::string name = fmt::format("{}", fmt::join(option.names, ", "));
  // Long names line up whether there is a short one or not.
  if (option.names.size() == 1 && name.starts_with("--")) name.insert(0, 4, ' ');
  if (!option.value_name.empty()) name += " " + option.value_name;
  return name;
}

std::string usage_of(const CommandSpec& command, std::string_view path) {
  std::string usage = fmt::format("Usage: {} [OPTIONS]", path);
  for (const OptionSpec& argument : command.arguments) {
    const std::string name = argument.value_name + (argument.may_repeat() ? "..." : "");
    usage += argument.is_required ? " " + name : fmt::format(" [{}]", name);
  }
  const bool needs_command = command.arguments.empty() && path.find(' ') == std::string_view::npos;
  if (!command.commands.empty()) usage += needs_command ? " COMMAND [ARGUMENTS]" : " [COMMAND]";
  return usage + '\n';
}

void add_options(std::string& text, const CommandSpec& command) {
  std::vector<std::string> groups;
  for (const OptionSpec& option : command.options) {
    if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
  }
  for (const std::string& group : groups) {
    std::vector<std::pair<std::string, std::string>> entries;
    for (const OptionSpec& option : command.options) {
      if (option.group == group) entries.emplace_back(name_of(option), option.description);
    }
    add_section(text, group, entries);
  }
}

}  // namespace

std::string help_of(const CommandSpec& command, std::string_view path) {
  std::string text = command.summary + "\n\n" + usage_of(command, path);
  std::vector<std::pair<std::string, std::string>> entries;
  for (const CommandSpec& sub : command.commands)
    entries.emplace_back(sub.name, sub.summary);
  add_section(text, "Commands", entries);
  entries.clear();
  for (const OptionSpec& argument : command.arguments)
    entries.emplace_back(argument.value_name, argument.description);
  add_section(text, "Arguments", entries);
  add_options(text, command);
  const bool is_whole = path.find(' ') == std::string_view::npos;
  text += is_whole ? "\nEach command has its own --help; matinee(1) tells everything.\n"
                   : "\nOptions of every command: matinee --help\n";
  return text;
}

}  // namespace matinee::cli
