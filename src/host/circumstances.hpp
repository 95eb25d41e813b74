// SPDX-License-Identifier: MIT
//
// The settings of the environment that decide which session a process finds: the home folder, the
// configuration, the folders of the browsers, and the session bus. An agent and its caller compare
// them.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace matinee::host {

/// Names and values. Values are printable ASCII; in a path every other byte, and `%`, is
/// percent-encoded.
using Circumstances = std::map<std::string, std::string>;

/// The folders of browsers and of the configuration, according to the environment.
struct Places {
  std::filesystem::path home = {};
  std::filesystem::path config_home = {};
  std::filesystem::path data_home = {};
  std::optional<std::filesystem::path> chrome_config_home = {};
  std::optional<std::filesystem::path> chrome_user_data_dir = {};
  bool uses_legacy_mozilla_home = false;
};

/// The folders for this home folder. If `home` is empty, a folder that no variable names is empty
/// too.
Places places_with(const std::filesystem::path& home);

/// The folders according to environment variables alone. Returns nullopt if HOME is not an absolute
/// path: the home folder is then known only to the name service.
std::optional<Places> places_by_variables();

/// The settings for these folders and this configuration file. An empty `config_file` means the
/// default one.
Circumstances circumstances_of(const Places& places, const std::string& config_file);

/// The name of a setting that differs between the two; nullopt if they agree. Names that only one
/// of them has are ignored. Two paths to the same folder are equal, even through a symbolic link.
std::optional<std::string> find_difference(const Circumstances& one, const Circumstances& other);

/// The D-Bus address of the session bus: $DBUS_SESSION_BUS_ADDRESS, otherwise the socket `bus` in
/// $XDG_RUNTIME_DIR. Empty if there is neither.
std::string session_bus();

}  // namespace matinee::host
