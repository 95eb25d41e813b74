// SPDX-License-Identifier: MIT
//
// The environment of the process. This is the only place that reads it. Only programs, and the code
// that gathers the settings of a session for them, link this layer; the rest of the library
// receives values.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::host {

/// The value of a variable; empty if it is unset.
std::string variable(const char* name);

/// The value of a variable as a path. Returns nullopt if it is unset or relative: the XDG Base
/// Directory specification says to ignore relative paths.
std::optional<std::filesystem::path> absolute_path(const char* name);

/// All variables, as NAME=VALUE.
std::vector<std::string> variables();

/// Sets a variable in a list of NAME=VALUE and replaces every older value. The environment of this
/// process does not change.
void set_variable(std::vector<std::string>& variables, std::string_view name,
                  std::string_view value);

/// Overwrites the value of a variable in memory and unsets it. Use it for secrets. Not thread-safe:
/// no other thread may read the environment meanwhile.
void erase_variable(const char* name);

/// The absolute folders in $PATH, in order.
std::vector<std::filesystem::path> program_folders();

/// The territory of the locale: "AT" for LC_MESSAGES=de_AT.UTF-8. It uses the first of LC_ALL,
/// LC_MESSAGES and LANG that is set, and returns nullopt if that one names no territory.
std::optional<std::string> locale_territory();

/// Whether $TERM names a terminal that can move its cursor and show colours.
bool has_capable_terminal();

}  // namespace matinee::host
