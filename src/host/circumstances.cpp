// SPDX-License-Identifier: MIT
#include "host/circumstances.hpp"

#include <algorithm>
#include <system_error>

#include "base/percent.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"

namespace matinee::host {

namespace {

namespace fs = std::filesystem;

bool is_plain(char c) {
  return c > ' ' && c < '\x7f' && c != '%';
}

std::string encoded(const fs::path& path) {
  const fs::path normal = path.lexically_normal();
  return percent_encoded((normal.has_filename() ? normal : normal.parent_path()).native(),
                         is_plain);
}

// Compares by canonical path, because a home folder may be reached through a symbolic link: on some
// systems /home/u is a link to /var/home/u.
bool is_same_place(const std::string& one, const std::string& other) {
  if (one == other) return true;
  if (one.empty() || other.empty()) return false;
  std::error_code error;
  const fs::path first = fs::weakly_canonical(percent_decoded(one), error);
  if (error) return false;
  const fs::path second = fs::weakly_canonical(percent_decoded(other), error);
  return !error && first == second;
}

}  // namespace

Places places_with(const fs::path& home) {
  const std::string legacy = variable("MOZ_LEGACY_HOME");
  const auto below_home = [&](const char* usual) {
    return home.empty() ? fs::path() : home / usual;
  };
  return {.home = home,
          .config_home = absolute_path("XDG_CONFIG_HOME").value_or(below_home(".config")),
          .data_home = absolute_path("XDG_DATA_HOME").value_or(below_home(".local/share")),
          .chrome_config_home = absolute_path("CHROME_CONFIG_HOME"),
          .chrome_user_data_dir = absolute_path("CHROME_USER_DATA_DIR"),
          .uses_legacy_mozilla_home = !legacy.empty() && legacy != "0"};
}

std::optional<Places> places_by_variables() {
  const auto home = absolute_path("HOME");
  return home ? std::optional(places_with(*home)) : std::nullopt;
}

Circumstances circumstances_of(const Places& places, const std::string& config_file) {
  const fs::path file =
      config_file.empty() ? usual_config_file(places.config_home) : fs::path(absolute(config_file));
  return {{"home", encoded(places.home)},
          {"config_home", encoded(places.config_home)},
          {"data_home", encoded(places.data_home)},
          {"config_file", encoded(file)},
          {"chrome_config_home", encoded(places.chrome_config_home.value_or(fs::path()))},
          {"chrome_user_data_dir", encoded(places.chrome_user_data_dir.value_or(fs::path()))},
          {"moz_legacy_home", places.uses_legacy_mozilla_home ? "1" : "0"}};
}

std::optional<std::string> find_difference(const Circumstances& one, const Circumstances& other) {
  const auto differs = [&](const std::string& name) {
    const auto first = one.find(name);
    const auto second = other.find(name);
    return first != one.end() && second != other.end() &&
           !is_same_place(first->second, second->second);
  };
  // Report the home folder first: most of the other paths are derived from it.
  if (differs("home")) return "home";
  const auto found =
      std::ranges::find_if(one, [&](const auto& each) { return differs(each.first); });
  return found == one.end() ? std::nullopt : std::optional(found->first);
}

std::string session_bus() {
  if (std::string named = variable("DBUS_SESSION_BUS_ADDRESS"); !named.empty()) return named;
  const auto folder = absolute_path("XDG_RUNTIME_DIR");
  std::error_code ignored;
  if (!folder || !fs::is_socket(*folder / "bus", ignored)) return {};
  return "unix:path=" + encoded(*folder / "bus");
}

}  // namespace matinee::host
