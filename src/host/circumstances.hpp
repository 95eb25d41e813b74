// SPDX-License-Identifier: MIT
//
// What decides which session a process finds: the home folder, the configuration, the folders of
// the browsers, and the session bus. An agent and its caller compare theirs.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace matinee::host {

/// Names and values. A path is printable ASCII; every other byte of it, and `%`, is
/// percent-encoded.
using Circumstances = std::map<std::string, std::string>;

/// Where browsers and the configuration are, as the environment says.
struct Places {
  std::filesystem::path home = {};
  std::filesystem::path config_home = {};
  std::filesystem::path data_home = {};
  std::optional<std::filesystem::path> chrome_config_home = {};
  std::optional<std::filesystem::path> chrome_user_data_dir = {};
  bool uses_legacy_mozilla_home = false;
};

/// The places of someone with this home folder. Without one, those that no variable names are
/// empty.
Places places_with(const std::filesystem::path& home);

/// The same by the environment alone; nothing if HOME names no folder, because only the name
/// service knows it then.
std::optional<Places> places_by_variables();

/// The circumstances in these places, with this configuration file; empty for the usual one.
Circumstances circumstances_of(const Places& places, const std::string& config_file);

/// The name of a circumstance in which the two differ; nothing if they agree. Names that only one
/// of them has are ignored, and so is by which of its names a folder is meant.
std::optional<std::string> find_difference(const Circumstances& one, const Circumstances& other);

/// The D-Bus server address of the session bus: $DBUS_SESSION_BUS_ADDRESS, else the socket `bus` in
/// the runtime folder. Empty if there is none.
std::string session_bus();

}  // namespace matinee::host
