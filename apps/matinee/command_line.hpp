// SPDX-License-Identifier: MIT
//
// Parses the command line and the configuration file into the variables of the option table. The
// only part that knows the parser library.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "option_table.hpp"

namespace matinee::cli {

/// What to do with the configuration file.
enum class ConfigUse : std::uint8_t {
  read,        ///< use it; a key that is no option is an error
  read_known,  ///< use it, without keys that are no options; a file that is not TOML is empty
  ignore,      ///< treat it as empty
};

struct ParseSettings {
  /// Replaces `~` at the start of files and folders.
  std::filesystem::path home = {};
  /// Read unless --config names another file. Empty for none.
  std::string usual_config_file = {};
  ConfigUse config_use = ConfigUse::read;
};

/// What the user asks for.
enum class Request : std::uint8_t { run, help, version };

struct ParseResult {
  Request request = Request::run;
  /// The names of the command and of those below it: {"watchlist", "add"}. Empty if there is none.
  std::vector<std::string> path = {};
  /// The configuration file that was read, or should have been. Empty for none.
  std::string config_file = {};
  /// Why the arguments or the file cannot be used. The variables then have unspecified values.
  std::optional<Error> error = {};
};

/// Parses `argv` without its first word, and the configuration file. Sets the variables and origins
/// of the table's rows. An option is taken from the first of these that gives it: the command line,
/// its environment variable, the configuration file. An option in the file that contradicts one on
/// the command line is ignored.
ParseResult parse_command_line(CommandSpec& program, int argc, char** argv,
                               const ParseSettings& settings);

}  // namespace matinee::cli
