// SPDX-License-Identifier: MIT
//
// What the command line takes, as values: what the help and the completions are made from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace matinee::cli {

enum class ValueKind : std::uint8_t { none, text, choice, file, folder };

struct OptionSpec {
  /// With their dashes, the short one first; empty for an argument.
  std::vector<std::string> names = {};
  /// "FILE"; empty for a flag.
  std::string value_name = {};
  ValueKind kind = ValueKind::none;
  /// Of a choice; for a browser its names, to which more may be added.
  std::vector<std::string> choices = {};
  std::string description = {};
  std::string group = {};
  bool is_required = false;
  bool may_repeat = false;
};

struct CommandSpec {
  std::string name = {};
  std::string summary = {};
  std::vector<OptionSpec> options = {};
  std::vector<OptionSpec> arguments = {};
  std::vector<CommandSpec> commands = {};
};

/// Whether `word` is among the choices of one of its arguments, as `start` of `matinee agent`.
bool takes_word(const CommandSpec& command, std::string_view word);

/// Of `app` and all that is below it.
CommandSpec grammar_of(const CLI::App& app);

}  // namespace matinee::cli
