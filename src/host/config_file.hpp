// SPDX-License-Identifier: MIT
//
// The configuration file: TOML whose keys are the names of the long options, and whose tables are
// the names of the commands. Which keys and types make sense is the caller's to say.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::host {

enum class ConfigType : std::uint8_t {
  text,     ///< a string
  boolean,  ///< true or false
  texts,    ///< an array of strings
  other,    ///< a number, a date, an array of anything else
};

/// One key with its value.
struct ConfigItem {
  std::vector<std::string> tables = {};  ///< the names of the tables around it, outermost first
  std::string key = {};
  /// As text: one for each element of an array, else exactly one.
  std::vector<std::string> values = {};
  ConfigType type = ConfigType::text;
};

/// The mistake of an option that is given an empty value, which is usually a variable that is not
/// set. The same for every caller of the library and for the configuration file.
Error empty_value(std::string_view option);

/// The items of `text`, sorted by key within each table. Errc::usage for anything but TOML, and for
/// an empty value: "FILE, line N: what is wrong there".
Result<std::vector<ConfigItem>> parse_config(std::string_view text, std::string_view file);

/// Errc::usage for a file that another user than this one and root owns, or can write to: it names
/// a program to run and whom to trust. What is no regular file, or cannot be looked at, passes.
Result<void> check_config_owner(const std::filesystem::path& file);

/// The items of a file. No items if it does not exist or may not be read; Errc::usage as above, and
/// for a file of more than 1 MiB.
Result<std::vector<ConfigItem>> read_config_file(const std::filesystem::path& file);

}  // namespace matinee::host
