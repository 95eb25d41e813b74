// SPDX-License-Identifier: MIT
//
// A source of cookies: one container of one profile of a browser.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <matinee/cookie.hpp>

#include "cookies/browsers.hpp"
#include "cookies/keys.hpp"

namespace matinee::cookies {

/// The values from the user's environment that the library needs. The app provides them. Paths are
/// absolute. `home` is empty if it is unknown; then `config_home` and `data_home` are empty too,
/// unless a variable names them, and everything in an empty folder is reported as unread. If `home`
/// is known, an empty folder is skipped.
struct Environment {
  std::filesystem::path home = {};
  std::filesystem::path config_home = {};  ///< $XDG_CONFIG_HOME, or ~/.config
  std::filesystem::path data_home = {};    ///< $XDG_DATA_HOME, or ~/.local/share
  /// $CHROME_CONFIG_HOME, which replaces config_home for Chrome and Chromium only.
  std::optional<std::filesystem::path> chrome_config_home = {};
  /// $CHROME_USER_DATA_DIR, an additional root of both Chrome and Chromium, because it may belong
  /// to either.
  std::optional<std::filesystem::path> chrome_user_data_dir = {};
  /// MOZ_LEGACY_HOME=1: browsers of the Firefox family do not use XDG folders.
  bool uses_legacy_mozilla_home = false;
  /// The folder of the Windows home folders under WSL, /mnt/c/Users; nullopt on other systems.
  std::optional<std::filesystem::path> windows_users = {};
  /// The file that exists only inside a Flatpak sandbox.
  std::filesystem::path flatpak_info = "/.flatpak-info";
};

/// A container of Firefox. The default container is represented by no Container.
struct Container {
  std::uint32_t id = 0;  ///< userContextId
  std::string name = {};
  bool is_unique = true;  ///< no other container of the profile has this name

  /// The name for people. If the name is not unique, the id follows it.
  std::string label() const { return is_unique ? name : name + " (" + std::to_string(id) + ')'; }
};

struct Source {
  std::string browser = {};  ///< a name of the table in browsers.hpp
  Engine engine = Engine::chromium;
  Install install = Install::system;
  std::string profile = {};  ///< the name of the folder
  std::string profile_name =
      {};  ///< the display name in the browser; the name of the folder if it has none
  std::optional<Container> container = {};
  std::filesystem::path file = {};      ///< the database, as an absolute path
  std::optional<Keyring> keyring = {};  ///< the only keyring to use, if the user named one

  CookieOrigin origin() const {
    return {browser, profile, container ? std::optional(container->label()) : std::nullopt,
            file.native()};
  }
};

}  // namespace matinee::cookies
