// SPDX-License-Identifier: MIT
#include "host/folders.hpp"

#include <pwd.h>
#include <unistd.h>

#include "host/environment.hpp"

namespace matinee::host {

namespace {

namespace fs = std::filesystem;

fs::path home_of_account() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry == nullptr || entry->pw_dir == nullptr ? fs::path() : fs::path(entry->pw_dir);
}

Result<fs::path> folder_below_home(const char* name, const char* usual) {
  if (auto named = absolute_path(name)) return *std::move(named);
  MATINEE_TRY_ASSIGN(const fs::path folder, home());
  return folder / usual;
}

}  // namespace

Result<fs::path> home() {
  if (auto named = absolute_path("HOME")) return *std::move(named);
  fs::path folder = home_of_account();
  if (folder.empty()) return Error(Errc::failure, "no home folder: HOME is not set");
  return folder;
}

Result<fs::path> config_home() {
  return folder_below_home("XDG_CONFIG_HOME", ".config");
}

Result<fs::path> state_home() {
  return folder_below_home("XDG_STATE_HOME", ".local/state");
}

Result<fs::path> data_home() {
  return folder_below_home("XDG_DATA_HOME", ".local/share");
}

}  // namespace matinee::host
