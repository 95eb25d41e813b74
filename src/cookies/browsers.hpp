// SPDX-License-Identifier: MIT
//
// The table of browsers: their names, the folders of their profiles for each kind of installation,
// the names of their keys in a keyring, and how to start them. It contains data only. The folders
// are those of Linux, and of Windows as seen from WSL.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace matinee::cookies {

/// The format of a profile. QtWebEngine uses that of Chromium. WebKitGTK uses the table of Firefox,
/// without containers and session files. Safari has its own file format.
enum class Engine : std::uint8_t { chromium, firefox, webkit, safari };

/// How a browser was installed. `windows` is a browser of the Windows host under WSL. `path` is a
/// profile that the user named by its path.
enum class Install : std::uint8_t { system, snap, flatpak, windows, path };

/// The folder that a root is relative to. `windows_user` is the home folder of each Windows user.
enum class Base : std::uint8_t { home, config_home, data_home, windows_user };

/// Whether a root is always used, or only if the previous root in the table does not exist.
enum class Rule : std::uint8_t { always, unless_previous };

/// A folder with profiles: Chromium's user data folder, or the folder of Firefox's profiles.ini. It
/// may also be a profile itself.
struct Root {
  Install install;
  Base base;
  std::string_view path;
  Rule rule = Rule::always;
};

/// A way to start a browser. `name` is a program (system), a snap, or a Flatpak application id. The
/// desktop file is NAME.desktop; for a snap it is NAME_NAME.desktop.
struct Launch {
  Install install;
  std::string_view name;
};

/// One row of the table.
struct Browser {
  std::string_view name;  ///< the name that yt-dlp uses, if yt-dlp knows the browser
  Engine engine;
  std::span<const Root> roots;
  /// Values of the attribute `application` of its item in a Secret Service, likeliest first.
  std::span<const std::string_view> applications = {};
  /// Its KWallet folder is "<wallet> Keys"; the entry is "<wallet> Safe Storage".
  std::string_view wallet = {};
  /// The application id under which the desktop portal stores its secret.
  std::string_view app_id = {};
  /// The name for people. Empty if the browser cannot be started for a sign-in.
  std::string_view title = {};
  /// Likeliest first.
  std::span<const Launch> launches = {};
};

/// All browsers, in the order in which they are searched and listed. Valid for the whole program.
std::span<const Browser> browsers() noexcept;

/// The browser with this lower-case name; null if it is unknown.
const Browser* find_browser(std::string_view name) noexcept;

std::string_view to_string(Install install) noexcept;
std::string_view to_string(Engine engine) noexcept;

}  // namespace matinee::cookies
