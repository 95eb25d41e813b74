// SPDX-License-Identifier: MIT
//
// The options of the command line, as data. Each command declares its options as rows of one table.
// The parser, the help, the completion scripts, the keys of the configuration file and `matinee
// config show` are made from these rows, and tests compare the manual page and the launcher's fast
// path with them.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace matinee::cli {

/// What an option takes. Shells complete its value accordingly.
enum class ValueKind : std::uint8_t {
  none,    ///< no value: a flag
  text,    ///< anything
  choice,  ///< one of the choices, or perhaps one of the suggestions
  file,    ///< the name of a file; `~/` at its start is the home folder
  folder,  ///< the name of a folder; `~/` at its start is the home folder
};

/// Where the value of an option came from; a later one overrules an earlier one.
enum class Origin : std::uint8_t { default_value, config_file, environment, command_line };

/// Options that the parser handles by itself.
enum class OptionRole : std::uint8_t { plain, help, version, config_file };

/// The variable that receives the value. Its type decides which values are valid, and its value
/// before parsing is the default. A bool is a flag. An int is a number, or counts how often a flag
/// without a value name is given. Numbers and seconds are decimal.
using Binding =
    std::variant<std::monostate, bool*, int*, std::size_t*, std::string*, std::vector<std::string>*,
                 std::chrono::seconds*, std::optional<std::chrono::seconds>*>;

/// Returns what is wrong with a value, or an empty string. May replace the value by its usual form.
using ValueCheck = std::string (*)(std::string& value);

/// One row: an option, or an argument.
struct OptionSpec {
  /// With their dashes, the short name first: {"-P", "--paths"}. An argument has one name without
  /// dashes, which error messages use.
  std::vector<std::string> names = {};
  /// Describes the value in the help: "FILE". Empty for a flag.
  std::string value_name = {};
  std::string description = {};
  Binding binding = {};
  /// To be given for files and folders; the others follow from the rest of the row.
  ValueKind kind = ValueKind::text;
  /// The only valid values; empty if there are others.
  std::vector<std::string> choices = {};
  /// Whether upper and lower case are alike in the choices.
  bool ignores_case = false;
  /// Values that shells complete, besides which there are others.
  std::vector<std::string> suggestions = {};
  /// The least and the greatest valid number.
  std::optional<std::pair<int, int>> range = {};
  ValueCheck check = nullptr;
  /// Separates several values in one word; 0 for none.
  char separator = '\0';
  /// Long names of options of the same command that cannot be given together with this one. It is
  /// enough that one of the two rows says so.
  std::vector<std::string> excludes = {};
  /// Long names of options of the same command without which this one is an error.
  std::vector<std::string> needs = {};
  bool is_required = false;
  /// An empty value is an error, except here.
  bool may_be_empty = false;
  /// Whether the value may hold a secret, as a shell command may. It is never printed.
  bool is_private = false;
  /// Whether the configuration file may contain this option.
  bool is_configurable = true;
  /// An environment variable that turns this flag on, if it is set to something.
  std::string variable = {};
  /// The heading in the help.
  std::string group = "Options";
  OptionRole role = OptionRole::plain;
  /// Set to whether the option was given, on the command line or in the configuration file.
  bool* is_given = nullptr;
  /// Set by the parser.
  Origin origin = Origin::default_value;

  bool is_argument() const { return !names.front().starts_with('-'); }
  /// A list takes any number of values.
  bool may_repeat() const { return std::holds_alternative<std::vector<std::string>*>(binding); }
  /// The long name with its dashes, or the name of an argument.
  const std::string& long_name() const { return names.back(); }
  /// What shells complete: the choices, or the suggestions.
  const std::vector<std::string>& completions() const {
    return choices.empty() ? suggestions : choices;
  }
};

/// A command with its options, its arguments and the commands below it. The program itself is one,
/// whose options are valid for every command. The variables of the rows must outlive it.
struct CommandSpec {
  std::string name = {};
  std::string summary = {};
  std::vector<OptionSpec> options = {};
  /// Options for the program's own use, which no help mentions.
  std::vector<OptionSpec> hidden_options = {};
  std::vector<OptionSpec> arguments = {};
  std::vector<CommandSpec> commands = {};
  /// Whether everything from the first argument on is an argument, even if it starts with a dash.
  bool ends_options_at_argument = false;
  /// Set to whether the command was given.
  bool* is_chosen = nullptr;

  /// Adds a row to the options or to the arguments.
  void add(OptionSpec option);
  void add_hidden(OptionSpec option);

  /// Adds a command below this one; it has `--help` already. The reference is valid until the next
  /// call.
  CommandSpec& add_command(std::string_view command, std::string_view about,
                           bool* is_given = nullptr);
};

/// A command with nothing but `--help`.
CommandSpec make_command(std::string_view name, std::string_view summary);

/// The command at the end of a path of names below `program`; null if there is none.
const CommandSpec* find_command(const CommandSpec& program, const std::vector<std::string>& path);

/// The option that the configuration file gives under `key`, its long name without dashes; null if
/// there is none.
const OptionSpec* find_configurable(const CommandSpec& command, std::string_view key);

/// Whether `word` is among the choices of an argument, as `start` of `matinee agent`.
bool takes_word(const CommandSpec& command, std::string_view word);

/// Calls `visit` with each row of the program and of all commands, hidden ones included.
using VisitOption = std::function<void(const CommandSpec& command, OptionSpec& option)>;
void for_each_option(CommandSpec& program, const VisitOption& visit);

}  // namespace matinee::cli
