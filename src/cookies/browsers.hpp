// SPDX-License-Identifier: MIT
//
// The one table of browsers: their names, where each way of installing them keeps its profiles,
// what their keys are called in a keyring, and how they are started. Data only; the roots are of
// Linux, and of the Windows around it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace matinee::cookies {

/// Which format a profile has. QtWebEngine has Chromium's; WebKitGTK's has Firefox's table, but no
/// containers and no session files; Safari's is a file of its own kind.
enum class Engine : std::uint8_t { chromium, firefox, webkit, safari };

/// How the browser was installed; `windows` for one of the Windows that hosts this Linux (WSL),
/// `path` for a profile that was named by its path.
enum class Install : std::uint8_t { system, snap, flatpak, windows, path };

/// Which folder a root is relative to. `windows_user` stands for the home of each user of Windows.
enum class Base : std::uint8_t { home, config_home, data_home, windows_user };

/// A root may stand for itself, or count only where the one before it in the table is missing.
enum class Rule : std::uint8_t { always, unless_previous };

/// A folder that holds profiles: Chromium's user data folder, or that of Firefox's profiles.ini; or
/// the one profile itself.
struct Root {
  Install install;
  Base base;
  std::string_view path;
  Rule rule = Rule::always;
};

/// A way to start a browser: a program of that name (system), a snap, or a Flatpak application. Its
/// desktop file is NAME.desktop, of a snap NAME_NAME.desktop.
struct Launch {
  Install install;
  std::string_view name;
};

struct Browser {
  std::string_view name;  ///< as yt-dlp spells it, where yt-dlp knows it
  Engine engine;
  std::span<const Root> roots;
  /// The attribute `application` of its item in a Secret Service; the first is the likeliest.
  std::span<const std::string_view> applications = {};
  /// Its KWallet folder is "<wallet> Keys", and the entry "<wallet> Safe Storage".
  std::string_view wallet = {};
  /// The application id under which a portal keeps its secret.
  std::string_view app_id = {};
  /// What people call it; empty for one that cannot be started for a sign-in.
  std::string_view title = {};
  /// The likeliest first.
  std::span<const Launch> launches = {};
};

/// In the order in which they are searched and listed.
std::span<const Browser> browsers() noexcept;

/// By name, in lower case; null for an unknown one.
const Browser* find_browser(std::string_view name) noexcept;

std::string_view to_string(Install install) noexcept;
std::string_view to_string(Engine engine) noexcept;

}  // namespace matinee::cookies
