// SPDX-License-Identifier: MIT
//
// The default sign-in: starts the user's browser with a throwaway profile on the service's own
// page. The browser is not automated and has no debugging interface, so pages cannot distinguish it
// from the user's regular browser. matinee waits for the session and reads it from the profile.
#pragma once

#include <string>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/await.hpp"
#include "login/desktop.hpp"
#include "login/launch.hpp"
#include "login/throwaway_folder.hpp"

namespace matinee::login {

struct WindowLogin {
  Launcher launcher;
  std::string url = "https://mubi.com/login";
  Timeouts timeouts = {};
};

/// Signs in and returns a session that the service has accepted. In every case the browser is
/// closed and the profile removed. Blocks the calling thread. Fails with
///   cancelled     if the user stopped the sign-in
///   signed_out    if the window was closed or the time was up before a sign-in
///   failure       if there is no display, or the browser cannot be started, crashes or fails
///   unsupported   if there is no memory-backed folder for the profile
Result<HeldSession> login_in_window(const WindowLogin& how, const Desktop& desktop,
                                    const Service& service, const Notice& notice);

/// Fails with Errc::failure if there is no display.
Result<void> check_display(const Desktop& desktop);

/// Creates a throwaway profile folder that the browser can access, and prepares it for a first
/// start. Fails with Errc::unsupported or Errc::storage.
Result<ThrowawayFolder> make_profile_folder(const Launcher& launcher, const Desktop& desktop);

/// Returns the error for a browser that ended without a sign-in.
Error error_of_end(const Launcher& launcher, int status, int signal);

/// Returns the error for a wait that was cancelled or timed out. The message states timeouts.whole.
Error error_of_wait(WaitResult result, const Timeouts& timeouts);

}  // namespace matinee::login
