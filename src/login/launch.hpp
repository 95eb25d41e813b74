// SPDX-License-Identifier: MIT
//
// Which browser to start, and how: from the table of browsers (cookies/browsers.hpp) and what is
// installed here.
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
  /// The snap's or Flatpak's name; empty elsewhere.
  std::string package = {};

  std::string title() const { return std::string(browser->title); }
};

/// A program of the path; empty where there is none.
std::filesystem::path find_program(const Desktop& desktop, std::string_view name);

/// What `wanted` means: a browser of the table ("firefox"), one of its programs ("firefox-esr"), or
/// a program by its path, with the browser that it is in front where its name does not tell
/// ("firefox:/opt/nightly/run"). Errc::not_found for what is not installed, Errc::usage for what is
/// no browser that can be started.
Result<Launcher> find_launcher(const Desktop& desktop, std::string_view wanted);

/// The one that `desktop_file` names ("firefox-esr.desktop"); else, and for one that is not known
/// or not installed, the first of the table that is installed. Errc::not_found where none is.
Result<Launcher> default_launcher(const Desktop& desktop, std::string_view desktop_file);

/// The browser that `wanted` means (find_launcher) or, if it is empty, the desktop's default one
/// (default_launcher). Errors as theirs.
Result<Launcher> choose_launcher(const Desktop& desktop, std::string_view wanted);

/// What the desktop calls its default browser, as xdg-settings tells it; empty where nothing does.
std::string default_desktop_file(const Desktop& desktop);

/// Where a throwaway profile may lie so that the browser can reach it: a snap sees its own part of
/// the runtime folder only, a Flatpak what it is shown below it.
std::vector<std::filesystem::path> places_for(const Launcher& launcher, const Desktop& desktop);

/// A plain window on `url` with that profile: nothing that drives, and nothing that hides.
std::vector<std::string> window_command(const Launcher& launcher, const Desktop& desktop,
                                        const std::filesystem::path& profile, std::string_view url);

/// Chromium without a window of its own, driven through descriptors 3 and 4.
std::vector<std::string> pipe_command(const Launcher& launcher, const Desktop& desktop,
                                      const std::filesystem::path& profile);

/// The environment of the browser: temporary files and caches go into the profile's folder, and no
/// crash is reported with what the memory held.
std::vector<std::string> variables_for(const Launcher& launcher, const Desktop& desktop,
                                       const std::filesystem::path& profile);

/// Starts a browser with that command, environment and descriptors (ours, and their numbers there).
/// It is asked to end when this process ends, however that comes, and close() waits for all that it
/// has started: its helpers outlive it by a moment, and would write into a folder that is removed.
Result<sys::ChildProcess> start_browser(std::vector<std::string> command,
                                        std::vector<std::string> variables,
                                        std::vector<std::pair<int, int>> descriptors = {});

}  // namespace matinee::login
