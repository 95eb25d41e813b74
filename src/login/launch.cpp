// SPDX-License-Identifier: MIT
#include "login/launch.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace matinee::login {

namespace {

namespace fs = std::filesystem;

using cookies::Browser;
using cookies::Engine;
using cookies::Install;
using cookies::Launch;

bool is_program(const fs::path& path) {
  struct stat status{};
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

// Ubuntu's /usr/bin/firefox and /usr/bin/chromium-browser are scripts that run the snap. The snap
// could not access the profile folder that belongs to a system installation.
bool runs_a_snap(const Desktop& desktop, const fs::path& program) {
  std::array<char, 4096> start{};
  std::ifstream file(program, std::ios::binary);
  file.read(start.data(), start.size());
  const std::string_view text(start.data(), static_cast<std::size_t>(file.gcount()));
  return text.starts_with("#!") &&
         text.find((desktop.snap_bin / "").native()) != std::string_view::npos;
}

fs::path program_of(const Desktop& desktop, const Launch& launch) {
  switch (launch.install) {
    case Install::system: {
      const fs::path program = find_program(desktop, launch.name);
      return runs_a_snap(desktop, program) ? fs::path() : program;
    }
    case Install::snap:
      return is_program(desktop.snap_bin / launch.name) ? desktop.snap_bin / launch.name
                                                        : fs::path();
    case Install::flatpak:
      for (const fs::path& bin : desktop.flatpak_bins) {
        if (is_program(bin / launch.name)) return find_program(desktop, "flatpak");
      }
      break;
    case Install::windows:
    case Install::path:
      break;
  }
  return {};
}

std::optional<Launcher> launcher_for(const Desktop& desktop, const Browser& browser,
                                     const Launch& launch) {
  fs::path program = program_of(desktop, launch);
  if (program.empty()) return std::nullopt;
  const bool is_package = launch.install != Install::system;
  return Launcher{.browser = &browser,
                  .install = launch.install,
                  .program = std::move(program),
                  .package = is_package ? std::string(launch.name) : std::string()};
}

std::optional<Launcher> first_launcher(const Desktop& desktop, const Browser& browser) {
  for (const Launch& launch : browser.launches) {
    if (auto found = launcher_for(desktop, browser, launch)) return found;
  }
  return std::nullopt;
}

// snapd names the desktop file of an application "SNAP_APPLICATION.desktop".
std::string desktop_file_of(const Launch& launch) {
  if (launch.install == Install::snap) return fmt::format("{0}_{0}.desktop", launch.name);
  return fmt::format("{}.desktop", launch.name);
}

// Returns the browser with the longest name that is part of `name`: "firefox-nightly" is a Firefox.
const Browser* browser_of_program(std::string_view name) {
  const Browser* best = nullptr;
  std::size_t longest = 0;
  for (const Browser& browser : cookies::browsers()) {
    if (browser.launches.empty()) continue;
    const auto consider = [&](std::string_view known) {
      if (name.find(known) == std::string_view::npos || known.size() <= longest) return;
      longest = known.size();
      best = &browser;
    };
    consider(browser.name);
    for (const Launch& launch : browser.launches)
      consider(launch.name);
  }
  return best;
}

Result<Launcher> launcher_of_path(const Browser* browser, const fs::path& program) {
  if (!is_program(program)) {
    return Error(Errc::not_found, fmt::format("{}: no program", program.native()));
  }
  if (browser == nullptr) browser = browser_of_program(program.filename().native());
  if (browser == nullptr) {
    return Error(Errc::usage, fmt::format("{0}: which browser is it? say so: firefox:{0}, say",
                                          program.native()));
  }
  std::error_code ignored;
  return Launcher{.browser = browser, .program = fs::absolute(program, ignored)};
}

}  // namespace

std::vector<std::string> with_variable(std::vector<std::string> variables, const std::string& name,
                                       const std::string& value) {
  std::erase_if(variables, [&](const std::string& v) { return v.starts_with(name + "="); });
  variables.push_back(fmt::format("{}={}", name, value));
  return variables;
}

fs::path find_program(const Desktop& desktop, std::string_view name) {
  for (const fs::path& folder : desktop.path) {
    // Programs of snaps are found through Install::snap instead, which chooses the right folder.
    if (folder != desktop.snap_bin && is_program(folder / name)) return folder / name;
  }
  return {};
}

Result<Launcher> find_launcher(const Desktop& desktop, std::string_view wanted) {
  const auto colon = wanted.find(':');
  const Browser* named = cookies::find_browser(wanted.substr(0, colon));
  if (colon != std::string_view::npos && named != nullptr && !named->launches.empty()) {
    return launcher_of_path(named, wanted.substr(colon + 1));
  }
  if (wanted.find('/') != std::string_view::npos) return launcher_of_path(nullptr, wanted);
  if (named != nullptr && !named->launches.empty()) {
    if (auto found = first_launcher(desktop, *named)) return *std::move(found);
    return Error(Errc::not_found, fmt::format("{}: not installed here", named->title));
  }
  const fs::path program = find_program(desktop, wanted);
  if (!program.empty() && browser_of_program(wanted) != nullptr) {
    return launcher_of_path(nullptr, program);
  }
  return Error(Errc::usage, fmt::format("{}: no browser that a sign-in can be made in", wanted));
}

Result<Launcher> default_launcher(const Desktop& desktop, std::string_view desktop_file) {
  for (const Browser& browser : cookies::browsers()) {
    for (const Launch& launch : browser.launches) {
      if (desktop_file_of(launch) != desktop_file) continue;
      if (auto found = launcher_for(desktop, browser, launch)) return *std::move(found);
    }
  }
  for (const Browser& browser : cookies::browsers()) {
    if (auto found = first_launcher(desktop, browser)) return *std::move(found);
  }
  return Error(Errc::not_found,
               "no browser found; matinee login --device signs in without one here");
}

std::string default_desktop_file(const Desktop& desktop) {
  const fs::path program = find_program(desktop, "xdg-settings");
  if (program.empty()) return {};
  std::string text = sys::output_of({.arguments = {program.native(), "get", "default-web-browser"},
                                     .environment = desktop.variables},
                                    std::chrono::seconds(5));
  text.erase(std::ranges::find(text, '\n'), text.end());
  return text;
}

Result<Launcher> choose_launcher(const Desktop& desktop, std::string_view wanted) {
  if (!wanted.empty()) return find_launcher(desktop, wanted);
  return default_launcher(desktop, default_desktop_file(desktop));
}

std::vector<fs::path> places_for(const Launcher& launcher, const Desktop& desktop) {
  std::vector<fs::path> places;
  if (launcher.install == Install::snap) {
    if (desktop.runtime_dir) places.push_back(*desktop.runtime_dir / ("snap." + launcher.package));
    return places;
  }
  if (desktop.runtime_dir) places.push_back(*desktop.runtime_dir);
  if (launcher.install != Install::flatpak) places.push_back(desktop.shared_memory);
  return places;
}

namespace {

// Returns the command up to the browser's own arguments.
std::vector<std::string> start_of_command(const Launcher& launcher, const Desktop& desktop,
                                          const fs::path& profile) {
  if (launcher.install != Install::flatpak) return {launcher.program.native()};
  // --filesystem makes the profile folder visible inside the sandbox, and nothing else.
  const fs::path below =
      profile.lexically_relative(desktop.runtime_dir.value_or(profile.parent_path()));
  return {launcher.program.native(), "run", "--die-with-parent",
          fmt::format("--filesystem=xdg-run/{}", below.native()), launcher.package};
}

std::vector<std::string> chromium_arguments(const fs::path& profile) {
  return {fmt::format("--user-data-dir={}", profile.native()),
          "--password-store=basic",  // a profile in memory for a few minutes needs no keyring
          "--no-first-run",
          "--no-default-browser-check",
          "--disable-breakpad",
          "--disable-background-mode"};
}

}  // namespace

std::vector<std::string> window_command(const Launcher& launcher, const Desktop& desktop,
                                        const fs::path& profile, std::string_view url) {
  auto command = start_of_command(launcher, desktop, profile);
  if (launcher.browser->engine == Engine::firefox) {
    // Without these options a Firefox that is already running would open the page instead.
    command.insert(command.end(), {"--no-remote", "--new-instance", "--profile", profile.native()});
  } else {
    std::ranges::move(chromium_arguments(profile), std::back_inserter(command));
  }
  command.emplace_back(url);
  return command;
}

std::vector<std::string> pipe_command(const Launcher& launcher, const Desktop& desktop,
                                      const fs::path& profile) {
  auto command = start_of_command(launcher, desktop, profile);
  std::ranges::move(chromium_arguments(profile), std::back_inserter(command));
  command.insert(command.end(), {"--remote-debugging-pipe", "--no-startup-window"});
  return command;
}

std::vector<std::string> variables_for(const Launcher& launcher, const Desktop& desktop,
                                       const fs::path& profile) {
  auto variables = with_variable(desktop.variables, "MOZ_CRASHREPORTER_DISABLE", "1");
  if (launcher.install != Install::system) return variables;
  // By default Chromium stores crash reports in the folder of the user's regular profiles.
  variables =
      with_variable(std::move(variables), "BREAKPAD_DUMP_LOCATION", (profile / "crashes").native());
  variables = with_variable(std::move(variables), "TMPDIR", (profile / "t").native());
  return with_variable(std::move(variables), "XDG_CACHE_HOME", (profile / "cache").native());
}

Result<sys::ChildProcess> start_browser(std::vector<std::string> command,
                                        std::vector<std::string> variables,
                                        std::vector<std::pair<int, int>> descriptors) {
  return sys::ChildProcess::start({.arguments = std::move(command),
                                   .environment = std::move(variables),
                                   .descriptors = std::move(descriptors),
                                   .orphans = sys::Orphans::adopt,
                                   .death_signal = SIGTERM});
}

}  // namespace matinee::login
