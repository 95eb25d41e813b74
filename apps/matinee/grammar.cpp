// SPDX-License-Identifier: MIT
#include "grammar.hpp"

#include <algorithm>
#include <string_view>

#include <CLI/CLI.hpp>

#include "base/split.hpp"
#include "cookies/browsers.hpp"

namespace matinee::cli {

namespace {

// The parser writes the values of a choice as the description of its check: "{a,b,c}", after the
// name of the value and a colon.
std::vector<std::string> choices_in(std::string_view type) {
  const auto start = type.find(":{");
  std::vector<std::string> choices;
  if (start == std::string_view::npos || !type.ends_with('}')) return choices;
  std::string_view list = type.substr(start + 2, type.size() - start - 3);
  while (!list.empty())
    choices.emplace_back(split_off(list, ','));
  return choices;
}

// What the parser adds of checks follows a colon and holds a brace, a bracket or a blank.
std::string value_name_in(std::string_view type) {
  for (const std::string_view mark :
       {":{", ":INT in", ":UINT in", ":FLOAT in", ":POSITIVE", ":NONNEGATIVE", ":NUMBER"}) {
    const auto at = type.find(mark);
    if (at != std::string_view::npos) return std::string(type.substr(0, at));
  }
  return std::string(type);
}

// A browser to read from may be any, one to sign in with must be one that can be started.
std::vector<std::string> browsers_for(std::string_view value_name) {
  std::vector<std::string> names;
  if (!value_name.starts_with("BROWSER")) return names;
  const bool is_to_be_started = value_name == "BROWSER";
  for (const cookies::Browser& browser : cookies::browsers()) {
    if (!is_to_be_started || !browser.launches.empty()) names.emplace_back(browser.name);
  }
  return names;
}

ValueKind kind_of(const OptionSpec& spec) {
  if (spec.value_name.empty()) return ValueKind::none;
  if (!spec.choices.empty()) return ValueKind::choice;
  if (spec.value_name.find("FILE") != std::string::npos) return ValueKind::file;
  return spec.value_name == "FOLDER" ? ValueKind::folder : ValueKind::text;
}

OptionSpec spec_of(const CLI::Option& option) {
  OptionSpec spec;
  for (const std::string& name : option.get_snames())
    spec.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames())
    spec.names.push_back("--" + name);
  if (option.get_expected_max() > 0) {
    const std::string type = option.get_type_name();
    spec.choices = choices_in(type);
    spec.value_name = value_name_in(type);
    if (spec.choices.empty()) spec.choices = browsers_for(spec.value_name);
  }
  spec.kind = kind_of(spec);
  spec.description = option.get_description();
  spec.group = option.get_group();
  spec.is_required = option.get_required();
  spec.may_repeat = option.get_expected_max() > 1;
  return spec;
}

}  // namespace

bool takes_word(const CommandSpec& command, std::string_view word) {
  return std::ranges::any_of(command.arguments, [&](const OptionSpec& argument) {
    return std::ranges::find(argument.choices, word) != argument.choices.end();
  });
}

CommandSpec grammar_of(const CLI::App& app) {
  CommandSpec spec{.name = app.get_name(), .summary = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    auto& list = option->nonpositional() ? spec.options : spec.arguments;
    list.push_back(spec_of(*option));
  }
  const auto any = [](const CLI::App* sub) { return !sub->get_name().empty(); };
  for (const CLI::App* sub : app.get_subcommands(any))
    spec.commands.push_back(grammar_of(*sub));
  return spec;
}

}  // namespace matinee::cli
