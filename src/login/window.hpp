// SPDX-License-Identifier: MIT
//
// The default way to sign in: the user's own browser, started plainly on a profile that is thrown
// away, on the service's own page. Nothing drives it, nothing can attach to it, no page can tell it
// from the browser of every day; matinee waits and takes the session.
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

/// A session that the service has accepted. However it ends, the browser is closed and
/// the profile removed. Each way to fail has its own message:
///   cancelled     the user stopped it
///   signed_out    the window was closed, or time was up, before a sign-in
///   failure       no display; the browser cannot be run, was killed or failed
///   unsupported   no memory to keep the profile in
Result<HeldSession> login_in_window(const WindowLogin& how, const Desktop& desktop,
                                    const Service& service, const Notice& notice);

/// Errc::failure where no window can be shown.
Result<void> check_display(const Desktop& desktop);

/// A throwaway folder where this browser can reach it, made ready for a first start.
Result<ThrowawayFolder> make_profile_folder(const Launcher& launcher, const Desktop& desktop);

/// Why a browser's end was no sign-in.
Error error_of_end(const Launcher& launcher, int status, int signal);

/// Why waiting ended without a session; `timeouts` names the time that was up.
Error error_of_wait(WaitResult result, const Timeouts& timeouts);

}  // namespace matinee::login
