// SPDX-License-Identifier: MIT
//
// Sign-in in a Chromium that is controlled through pipes. The session exists only in an
// off-the-record browser context, never in a file, and is available at once. The disadvantage is
// that the page can detect the automation (navigator.webdriver is true) and may refuse the sign-in.
// The user is told so before the window opens.
#pragma once

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/window.hpp"

namespace matinee::login {

/// Signs in like login_in_window and fails like it. Fails also with Errc::usage for a browser that
/// is not based on Chromium.
Result<HeldSession> login_by_pipe(const WindowLogin& how, const Desktop& desktop,
                                  const Service& service, const Notice& notice);

}  // namespace matinee::login
