// SPDX-License-Identifier: MIT
//
// The configuration file. It is TOML: keys are the names of long options, tables are the names of
// commands. The caller decides which keys and types are valid.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::host {

/// The TOML type of a value.
enum class ConfigType : std::uint8_t {
  text,     ///< a string
  boolean,  ///< true or false
  texts,    ///< an array of strings
  other,    ///< a number, a date, or an array of other types
};

/// One key and its value.
struct ConfigItem {
  std::vector<std::string> tables = {};  ///< the names of the enclosing tables, outermost first
  std::string key = {};
  /// The value as text: one string per element of an array, otherwise exactly one string.
  std::vector<std::string> values = {};
  ConfigType type = ConfigType::text;
};

/// The error (Errc::usage) for an option with an empty value, which is usually the result of an
/// unset variable. The command line and the configuration file share it.
Error empty_value(std::string_view option);

/// Parses `text`. The items are sorted by key within each table. Fails with Errc::usage if `text`
/// is not TOML or contains an empty value; the message starts with "FILE, line N: ".
Result<std::vector<ConfigItem>> parse_config(std::string_view text, std::string_view file);

/// Fails with Errc::usage if a user other than this one and root owns the file or can write to it,
/// because the configuration names programs to run and files to trust. A file that is not regular
/// or not accessible passes.
Result<void> check_config_owner(const std::filesystem::path& file);

/// Reads and parses a file. Returns no items if the file does not exist or is not readable. Fails
/// with Errc::usage like check_config_owner() and parse_config(), and if the file is longer than
/// 1 MiB.
Result<std::vector<ConfigItem>> read_config_file(const std::filesystem::path& file);

}  // namespace matinee::host
