// SPDX-License-Identifier: MIT
//
// What a sign-in must know of the user's desktop. The app fills it in; paths are absolute.
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
  /// Where Flatpak puts a starter for each application, bearing the application's id.
  std::vector<std::filesystem::path> flatpak_bins = {};
  /// Whether $DISPLAY or $WAYLAND_DISPLAY says that a window can be shown.
  bool has_display = false;
  /// The environment of what is started, as NAME=VALUE.
  std::vector<std::string> variables = {};
};

/// `variables` with NAME=VALUE in place of what NAME was.
std::vector<std::string> with_variable(std::vector<std::string> variables, const std::string& name,
                                       const std::string& value);

}  // namespace matinee::login
