// SPDX-License-Identifier: MIT
#include "login/window.hpp"

#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include "cookies/discover.hpp"
#include "cookies/read.hpp"
#include "session/cookie_extractor.hpp"
#include "sys/process.hpp"

namespace matinee::login {

namespace {

namespace fs = std::filesystem;

using cookies::Engine;

constexpr std::chrono::seconds k_closing_patience{8};

// Suppresses the pages that a new profile would show before the sign-in, and makes Firefox store
// session cookies after two seconds instead of fifteen.
constexpr std::string_view k_firefox_preferences = R"(// A profile of matinee(1), thrown away.
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.preonboarding.enabled", false);
user_pref("termsofuse.bypassNotification", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("browser.sessionstore.interval", 2000);
)";

/// The cookies of the throwaway profile.
class ProfileSource final : public SessionSource {
 public:
  ProfileSource(const Launcher& launcher, fs::path folder, Clock& clock)
      : launcher_(launcher), folder_(std::move(folder)), clock_(clock) {}

  Result<SessionSurvey> survey() override {
    const Engine engine = launcher_.browser->engine;
    const fs::path profile = engine == Engine::firefox ? folder_ : folder_ / "Default";
    cookies::Source source{.browser = std::string(launcher_.browser->name), .engine = engine};
    source.file = cookies::cookie_file_of(profile, engine);
    if (source.file.empty()) return Error(Errc::signed_out, "no cookie has been stored yet");
    // chromium_arguments() in launch.cpp disables the keyring for this profile.
    cookies::NoKeyring keyring;
    MATINEE_TRY_ASSIGN(cookies::Reading reading, cookies::read_cookies(source, clock_, keyring));
    // The profile folder will be removed, so the origin names the sign-in instead of the path.
    reading.jar.origin.profile = "login";
    reading.jar.origin.file.clear();
    return session::survey_of(std::move(reading.jar), clock_.now());
  }

 private:
  const Launcher& launcher_;
  fs::path folder_;
  Clock& clock_;
};

Result<void> prepare_profile(const Launcher& launcher, const fs::path& folder) {
  if (::mkdir((folder / "t").c_str(), 0700) != 0) return Error::from_errno(errno, folder.native());
  if (launcher.browser->engine != Engine::firefox) return {};
  std::ofstream file(folder / "user.js", std::ios::binary);
  file << k_firefox_preferences;
  file.close();
  if (!file) return Error(Errc::storage, fmt::format("{}: cannot be written", folder.native()));
  return {};
}

std::string instruction_for(const Launcher& launcher) {
  std::string text = fmt::format("sign in on the page that {} shows now", launcher.title());
  if (launcher.browser->engine == Engine::chromium) {
    text += fmt::format(
        "; {} writes the session down after up to 30 s, or at once when you close "
        "the window: close the window when you are signed in",
        launcher.title());
  } else {
    text += "; the window closes by itself when you are signed in";
  }
  return text;
}

// Creates a snap's own part of the runtime folder, which is missing until the snap first runs.
void make_places(const Launcher& launcher, const std::vector<fs::path>& places) {
  if (launcher.install != cookies::Install::snap) return;
  for (const fs::path& place : places)
    ::mkdir(place.c_str(), 0700);
}

}  // namespace

Result<void> check_display(const Desktop& desktop) {
  if (desktop.has_display) return {};
  return Error(Errc::failure,
               "no display to show a browser on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
               "without one: matinee login --device");
}

Result<ThrowawayFolder> make_profile_folder(const Launcher& launcher, const Desktop& desktop) {
  const auto places = places_for(launcher, desktop);
  make_places(launcher, places);
  MATINEE_TRY_ASSIGN(ThrowawayFolder folder, ThrowawayFolder::create(places));
  MATINEE_TRY(prepare_profile(launcher, folder.path()));
  return folder;
}

Error error_of_end(const Launcher& launcher, int status, int signal) {
  if (signal != 0) {
    return {Errc::failure, fmt::format("{} crashed or was killed (signal {}) before the sign-in",
                                       launcher.title(), signal)};
  }
  if (status != 0) {
    return {Errc::failure, fmt::format("{} failed with status {} before the sign-in ({})",
                                       launcher.title(), status, launcher.program.native())};
  }
  return {Errc::signed_out, "the window was closed before the sign-in was complete"};
}

Error error_of_wait(WaitResult result, const Timeouts& timeouts) {
  if (result == WaitResult::timed_out) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeouts.whole);
    return {Errc::signed_out, fmt::format("no sign-in within {} s", seconds.count())};
  }
  return {Errc::cancelled, "the sign-in was stopped"};
}

Result<HeldSession> login_in_window(const WindowLogin& how, const Desktop& desktop,
                                    const Service& service, const Notice& notice) {
  const Launcher& launcher = how.launcher;
  MATINEE_TRY(check_display(desktop));
  MATINEE_TRY_ASSIGN(ThrowawayFolder folder, make_profile_folder(launcher, desktop));
  MATINEE_TRY_ASSIGN(sys::ChildProcess browser,
                     start_browser(window_command(launcher, desktop, folder.path(), how.url),
                                   variables_for(launcher, desktop, folder.path())));
  MATINEE_TRY_ASSIGN(auto watch,
                     StoreWatch::open({folder.path()}, browser.descriptor(), service.stop));
  notice(instruction_for(launcher));

  ProfileSource source(launcher, folder.path(), service.clock);
  SessionProbe probe(source, service);
  const WaitResult result = wait_for_session(probe, *watch, service.clock, how.timeouts, notice);
  // Close the browser first: it writes to its profile until it has ended.
  const sys::Ending ending = browser.close(k_closing_patience);
  // A folder that cannot be removed is reported, but does not invalidate the session.
  if (const auto removed = folder.remove(); !removed) notice(removed.error().message());
  if (result == WaitResult::accepted) return probe.take_session();
  if (result == WaitResult::ended) return error_of_end(launcher, ending.status, ending.signal);
  return error_of_wait(result, how.timeouts);
}

}  // namespace matinee::login
