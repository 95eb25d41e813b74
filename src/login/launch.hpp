// SPDX-License-Identifier: MIT
//
// Chooses the browser to start and builds its command line, from the table of browsers
// (cookies/browsers.hpp) and the programs that are installed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

#include "cookies/browsers.hpp"
#include "login/desktop.hpp"
#include "sys/process.hpp"

namespace matinee::login {

struct Launcher {
  const cookies::Browser* browser = nullptr;
  cookies::Install install = cookies::Install::system;
  std::filesystem::path program = {};
  /// The name of the snap or Flatpak. Empty for other installations.
  std::string package = {};

  std::string title() const { return std::string(browser->title); }
};

/// Finds a program in desktop.path. Returns an empty path if there is none.
std::filesystem::path find_program(const Desktop& desktop, std::string_view name);

/// Finds the browser that the user asked for. `wanted` is a browser of the table ("firefox"), one
/// of its programs ("firefox-esr"), or the path of a program. The browser may precede a path whose
/// name does not tell it ("firefox:/opt/nightly/run"). Fails with Errc::not_found if the browser is
/// not installed, and with Errc::usage if `wanted` is not a browser that can be started.
Result<Launcher> find_launcher(const Desktop& desktop, std::string_view wanted);

/// Finds the browser that `desktop_file` ("firefox-esr.desktop") names. If that is unknown or not
/// installed, returns the first browser of the table that is installed. Fails with Errc::not_found
/// if none is.
Result<Launcher> default_launcher(const Desktop& desktop, std::string_view desktop_file);

/// Calls find_launcher or, if `wanted` is empty, default_launcher with the desktop's default
/// browser. Fails like these functions.
Result<Launcher> choose_launcher(const Desktop& desktop, std::string_view wanted);

/// Returns the desktop file of the default browser, as xdg-settings reports it. Returns an empty
/// string if xdg-settings is missing or reports nothing.
std::string default_desktop_file(const Desktop& desktop);

/// Returns the folders in which a throwaway profile may be created so that the browser can access
/// it. A snap sees only its own part of the runtime folder. A Flatpak sees a folder below the
/// runtime folder if its command line says so.
std::vector<std::filesystem::path> places_for(const Launcher& launcher, const Desktop& desktop);

/// Returns the command for an ordinary window that shows `url` with the profile. The command
/// neither enables automation nor hides anything.
std::vector<std::string> window_command(const Launcher& launcher, const Desktop& desktop,
                                        const std::filesystem::path& profile, std::string_view url);

/// Returns the command for a Chromium that opens no window by itself and is controlled through the
/// descriptors 3 and 4.
std::vector<std::string> pipe_command(const Launcher& launcher, const Desktop& desktop,
                                      const std::filesystem::path& profile);

/// Returns the environment of the browser. It directs temporary files and caches into the profile
/// folder and disables crash reports, which would contain memory of the browser.
std::vector<std::string> variables_for(const Launcher& launcher, const Desktop& desktop,
                                       const std::filesystem::path& profile);

/// Starts a browser. `descriptors` maps descriptors of this process to their numbers in the child.
/// The child receives SIGTERM when this process ends for any reason. close() waits for all
/// processes that the browser has started: its helpers briefly outlive it and would write into the
/// profile folder while it is being removed.
Result<sys::ChildProcess> start_browser(std::vector<std::string> command,
                                        std::vector<std::string> variables,
                                        std::vector<std::pair<int, int>> descriptors = {});

}  // namespace matinee::login
