// SPDX-License-Identifier: MIT
#include "access/surroundings.hpp"

#include <system_error>

#include "host/environment.hpp"
#include "host/folders.hpp"
#include "host/paths.hpp"
#include "mubi/page.hpp"

namespace matinee::access {

namespace fs = std::filesystem;

Result<cookies::Environment> read_environment() {
  cookies::Environment environment;
  MATINEE_TRY_ASSIGN(environment.home, host::home());
  MATINEE_TRY_ASSIGN(environment.config_home, host::config_home());
  MATINEE_TRY_ASSIGN(environment.data_home, host::data_home());
  environment.chrome_config_home = host::absolute_path("CHROME_CONFIG_HOME");
  environment.chrome_user_data_dir = host::absolute_path("CHROME_USER_DATA_DIR");
  const std::string legacy = host::variable("MOZ_LEGACY_HOME");
  environment.uses_legacy_mozilla_home = !legacy.empty() && legacy != "0";
  const fs::path windows_users = "/mnt/c/Users";
  std::error_code ignored;
  if (fs::is_directory(windows_users, ignored)) environment.windows_users = windows_users;
  return environment;
}

Options complete(Options options) {
  // An agent lives in another folder.
  options.cacert = host::absolute(options.cacert);
  options.token_file = host::absolute(host::variable(host::k_token_file_variable));
  const bool is_given = !options.country.empty();
  const std::string country = is_given ? options.country : host::locale_territory().value_or("");
  // What is given and is no country is for check() to tell.
  options.country = mubi::country_code(country).value_or(is_given ? country : "US");
  return options;
}

login::Desktop read_desktop(const cookies::Environment& environment) {
  login::Desktop desktop;
  desktop.path = host::program_folders();
  desktop.runtime_dir = host::absolute_path("XDG_RUNTIME_DIR");
  desktop.flatpak_bins = {environment.data_home / "flatpak/exports/bin",
                          "/var/lib/flatpak/exports/bin"};
  desktop.has_display =
      !host::variable("DISPLAY").empty() || !host::variable("WAYLAND_DISPLAY").empty();
  desktop.variables = host::variables();
  return desktop;
}

}  // namespace matinee::access
