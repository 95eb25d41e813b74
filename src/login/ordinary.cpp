// SPDX-License-Identifier: MIT
#include "login/ordinary.hpp"

#include <fmt/format.h>

#include "login/launch.hpp"
#include "login/window.hpp"
#include "sys/process.hpp"

namespace matinee::login {

bool open_in_browser(const Desktop& desktop, const std::string& url) {
  if (!desktop.has_display) return false;
  const auto program = find_program(desktop, "xdg-open");
  if (program.empty()) return false;
  return sys::start_detached(
             {.arguments = {program.native(), url}, .environment = desktop.variables})
      .has_value();
}

Result<HeldSession> login_in_default_browser(const DefaultBrowserLogin& how, SessionSource& source,
                                             const Desktop& desktop, const Service& service,
                                             const Notice& notice) {
  SessionProbe probe(source, service);
  probe.ignore_present();
  MATINEE_TRY_ASSIGN(auto watch, StoreWatch::open(how.profiles, -1, service.stop));
  const bool is_open = open_in_browser(desktop, how.url);
  notice(is_open ? "sign in on the page that your browser shows now; Chromium writes the session "
                   "down within 30 s, or when it closes"
                 : fmt::format("open {} in your browser and sign in; Chromium writes the session "
                               "down within 30 s, or when it closes",
                               how.url));
  const WaitResult result = wait_for_session(probe, *watch, service.clock, how.timeouts, notice);
  if (result == WaitResult::accepted) return probe.take_session();
  return error_of_wait(result, how.timeouts);
}

}  // namespace matinee::login
