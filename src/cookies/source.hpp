// SPDX-License-Identifier: MIT
//
// One place that cookies can be read from: a container of a profile of a browser.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <matinee/cookie.hpp>

#include "cookies/browsers.hpp"
#include "cookies/keys.hpp"

namespace matinee::cookies {

/// What the library must know of the user's environment. The app fills it in; paths are absolute.
/// `home` is empty if nobody knows it, and then so is each of the next two that no variable names:
/// what lies below them is unread. If `home` is known, they are not looked at.
struct Environment {
  std::filesystem::path home = {};
  std::filesystem::path config_home = {};  ///< $XDG_CONFIG_HOME, or ~/.config
  std::filesystem::path data_home = {};    ///< $XDG_DATA_HOME, or ~/.local/share
  /// $CHROME_CONFIG_HOME: instead of config_home, for Chrome and Chromium only.
  std::optional<std::filesystem::path> chrome_config_home = {};
  /// $CHROME_USER_DATA_DIR: one more root of Chrome and of Chromium; whose it is it does not say.
  std::optional<std::filesystem::path> chrome_user_data_dir = {};
  /// MOZ_LEGACY_HOME=1: browsers of the Firefox family look in no XDG folder.
  bool uses_legacy_mozilla_home = false;
  /// The homes of Windows under WSL, /mnt/c/Users; nothing elsewhere.
  std::optional<std::filesystem::path> windows_users = {};
  /// The file that is there inside a Flatpak sandbox.
  std::filesystem::path flatpak_info = "/.flatpak-info";
};

/// A container of Firefox. The default one is no Container.
struct Container {
  std::uint32_t id = 0;  ///< userContextId
  std::string name = {};
  bool is_unique = true;  ///< whether no other one of the profile has that name

  /// What it is called: its name, with the id behind it where that alone tells it from another one.
  std::string label() const { return is_unique ? name : name + " (" + std::to_string(id) + ')'; }
};

struct Source {
  std::string browser = {};  ///< a name of the table in browsers.hpp
  Engine engine = Engine::chromium;
  Install install = Install::system;
  std::string profile = {};  ///< the folder's name
  std::string profile_name =
      {};  ///< what the browser calls it; the folder's name where it has none
  std::optional<Container> container = {};
  std::filesystem::path file = {};      ///< the database, absolute
  std::optional<Keyring> keyring = {};  ///< where the key is, when the user said so

  CookieOrigin origin() const {
    return {browser, profile, container ? std::optional(container->label()) : std::nullopt,
            file.native()};
  }
};

}  // namespace matinee::cookies
