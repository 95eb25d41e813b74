// SPDX-License-Identifier: MIT
#include "access/surroundings.hpp"

#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "host/circumstances.hpp"
#include "host/environment.hpp"
#include "host/folders.hpp"
#include "host/paths.hpp"
#include "mubi/page.hpp"

namespace matinee::access {

namespace fs = std::filesystem;

cookies::Environment read_environment() {
  // An unknown home folder is not an error here, because not every command needs it. The sources
  // below it are then reported as unread.
  host::Places places = host::places_with(host::home().value_or(fs::path()));
  cookies::Environment environment{.home = std::move(places.home),
                                   .config_home = std::move(places.config_home),
                                   .data_home = std::move(places.data_home),
                                   .chrome_config_home = std::move(places.chrome_config_home),
                                   .chrome_user_data_dir = std::move(places.chrome_user_data_dir),
                                   .uses_legacy_mozilla_home = places.uses_legacy_mozilla_home};
  const fs::path windows_users = "/mnt/c/Users";
  std::error_code ignored;
  if (fs::is_directory(windows_users, ignored)) environment.windows_users = windows_users;
  return environment;
}

std::string token_credential() {
  const auto folder = host::absolute_path(host::k_credentials_variable);
  if (!folder) return {};
  const fs::path file = *folder / "matinee-token";
  std::error_code ignored;
  return fs::exists(fs::symlink_status(file, ignored)) ? file.native() : std::string();
}

namespace {

// Returns an empty string if the home folder belongs to another user, as for root under `sudo -E`,
// so that nothing is written there.
std::string state_folder() {
  const auto home = host::home();
  const auto state_home = host::state_home();
  struct stat found{};
  const bool is_ours = home && ::stat(home->c_str(), &found) == 0 && found.st_uid == ::geteuid();
  return is_ours && state_home ? (*state_home / "matinee").native() : std::string();
}

}  // namespace

Options complete(Options options) {
  // The agent runs in another working directory and needs absolute paths.
  options.cacert = host::absolute(options.cacert);
  options.token_file = host::absolute(host::variable(host::k_token_file_variable));
  options.token_credential = token_credential();
  options.state_folder = state_folder();
  const bool is_given = !options.country.empty();
  const std::string country = is_given ? options.country : host::locale_territory().value_or("");
  // Keep an invalid country; check() reports it.
  options.country = mubi::country_code(country).value_or(is_given ? country : "US");
  return options;
}

login::Desktop read_desktop(const cookies::Environment& environment) {
  login::Desktop desktop;
  desktop.path = host::program_folders();
  desktop.runtime_dir = host::own_runtime_dir();
  desktop.flatpak_bins = {"/var/lib/flatpak/exports/bin"};
  if (!environment.data_home.empty()) {
    desktop.flatpak_bins.insert(desktop.flatpak_bins.begin(),
                                environment.data_home / "flatpak/exports/bin");
  }
  desktop.has_display =
      !host::variable("DISPLAY").empty() || !host::variable("WAYLAND_DISPLAY").empty();
  desktop.variables = host::variables();
  return desktop;
}

}  // namespace matinee::access
