// SPDX-License-Identifier: MIT
#include <filesystem>
#include <sstream>
#include <string>

#include <pwd.h>
#include <unistd.h>

#include "context.hpp"
#include "places.hpp"

namespace matinee::cli {

namespace {

namespace fs = std::filesystem;

fs::path home_of_account() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry == nullptr || entry->pw_dir == nullptr ? fs::path() : fs::path(entry->pw_dir);
}

}  // namespace

Result<cookies::Environment> read_environment() {
  cookies::Environment environment;
  environment.home = absolute_path_in("HOME").value_or(fs::path());
  if (environment.home.empty()) environment.home = home_of_account();
  if (environment.home.empty()) return Error(Errc::failure, "no home folder: HOME is not set");
  environment.config_home =
      absolute_path_in("XDG_CONFIG_HOME").value_or(environment.home / ".config");
  environment.data_home =
      absolute_path_in("XDG_DATA_HOME").value_or(environment.home / ".local/share");
  environment.chrome_config_home = absolute_path_in("CHROME_CONFIG_HOME");
  environment.chrome_user_data_dir = absolute_path_in("CHROME_USER_DATA_DIR");
  const std::string legacy = text_in_environment("MOZ_LEGACY_HOME");
  environment.uses_legacy_mozilla_home = !legacy.empty() && legacy != "0";
  const fs::path windows_users = "/mnt/c/Users";
  std::error_code ignored;
  if (fs::is_directory(windows_users, ignored)) environment.windows_users = windows_users;
  return environment;
}

login::Desktop read_desktop(const cookies::Environment& environment) {
  login::Desktop desktop;
  std::istringstream path(text_in_environment("PATH"));
  for (std::string folder; std::getline(path, folder, ':');) {
    if (folder.starts_with('/')) desktop.path.emplace_back(folder);
  }
  desktop.runtime_dir = absolute_path_in("XDG_RUNTIME_DIR");
  desktop.flatpak_bins = {environment.data_home / "flatpak/exports/bin",
                          "/var/lib/flatpak/exports/bin"};
  desktop.has_display =
      !text_in_environment("DISPLAY").empty() || !text_in_environment("WAYLAND_DISPLAY").empty();
  for (char** variable = environ; *variable != nullptr; ++variable)
    desktop.variables.emplace_back(*variable);
  return desktop;
}

}  // namespace matinee::cli
