// SPDX-License-Identifier: MIT
//
// Signing in in a Chromium that is driven through pipes: the session lives in an off-the-record
// context and so in no file at all, and is there at once. Its price is said before it is paid: the
// page can tell that the browser is driven (navigator.webdriver is true), and may refuse.
#pragma once

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/window.hpp"

namespace matinee::login {

/// As login_in_window. Errc::usage for a browser that is not of Chromium's family.
Result<HeldSession> login_by_pipe(const WindowLogin& how, const Desktop& desktop,
                                  const Service& service, const Notice& notice);

}  // namespace matinee::login
