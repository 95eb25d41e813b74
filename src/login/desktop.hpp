// SPDX-License-Identifier: MIT
//
// The properties of the user's desktop that a sign-in needs. The application fills them in. All
// paths are absolute.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace matinee::login {

struct Desktop {
  /// $PATH.
  std::vector<std::filesystem::path> path = {};
  /// $XDG_RUNTIME_DIR.
  std::optional<std::filesystem::path> runtime_dir = {};
  std::filesystem::path shared_memory = "/dev/shm";
  std::filesystem::path snap_bin = "/snap/bin";
  /// The folders with Flatpak's launcher scripts, which are named by application id.
  std::vector<std::filesystem::path> flatpak_bins = {};
  /// True if $DISPLAY or $WAYLAND_DISPLAY is set, so that a window can be shown.
  bool has_display = false;
  /// The environment for child processes, as NAME=VALUE.
  std::vector<std::string> variables = {};
};

/// Returns `variables` with `name` set to `value`. Replaces a previous value.
std::vector<std::string> with_variable(std::vector<std::string> variables, const std::string& name,
                                       const std::string& value);

}  // namespace matinee::login
