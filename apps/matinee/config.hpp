// SPDX-License-Identifier: MIT
//
// The configuration file: TOML whose keys are the names of the long flags, and whose tables are the
// names of the commands.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "options.hpp"

namespace CLI {
class App;
class Config;
}  // namespace CLI

namespace matinee::cli {

/// What to do with the file: `read_known` passes over keys that are no flags, and over what is no
/// TOML; `ignore` takes it for an empty one.
enum class ConfigUse : std::uint8_t { read, read_known, ignore };

/// For CLI::App::config_formatter of `app`, which must outlive it. Throws CLI::ConfigError, naming
/// the file, for what is no TOML and for a key that is no flag; leaves out what contradicts a flag
/// that was given on the command line.
std::shared_ptr<CLI::Config> make_config_reader(CLI::App& app, ConfigUse use);

/// `message` as one about `file`: its name, which may stand at the start, is not said twice.
ConfigFault fault_in(const std::string& file, std::string_view message);

/// Makes an empty value of an option a mistake, on the command line and in the file, for `app` and
/// what is below it. A script that expands a variable that is not set means no default by it.
void refuse_empty_values(CLI::App& app);

/// Lets every flag that takes a file or a folder understand a `~/` at its start, which no shell
/// expands in a configuration file or behind an equals sign.
void expand_home_in_paths(CLI::App& app, const std::filesystem::path& home);

}  // namespace matinee::cli
