// SPDX-License-Identifier: MIT
//
// The process's environment: the one place that reads it. Only programs, and what composes the
// circumstances of a session for them, link this layer; the rest of the library gets values.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::host {

/// A variable's text; empty if it is unset.
std::string variable(const char* name);

/// A variable's path; nothing for a relative one, which the XDG Base Directory specification wants
/// ignored.
std::optional<std::filesystem::path> absolute_path(const char* name);

/// Every variable, as NAME=VALUE.
std::vector<std::string> variables();

/// Sets NAME=VALUE in variables of that form, in place of what they had of that name. The process's
/// own environment stays as it is.
void set_variable(std::vector<std::string>& variables, std::string_view name,
                  std::string_view value);

/// Overwrites a variable's value where it lies and unsets it. For secrets; not while other threads
/// read the environment.
void erase_variable(const char* name);

/// The folders of $PATH, those that are absolute.
std::vector<std::filesystem::path> program_folders();

/// The territory of the locale, as it is written there: "AT" of LC_MESSAGES=de_AT.UTF-8. Nothing if
/// the first of LC_ALL, LC_MESSAGES and LANG that is set names none.
std::optional<std::string> locale_territory();

/// Whether a terminal of this TERM can move its cursor and show colours.
bool has_capable_terminal();

}  // namespace matinee::host
