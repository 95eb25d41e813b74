// SPDX-License-Identifier: MIT
//
// Sign-in in the user's regular browser: opens the page there and watches the cookie stores of all
// browsers for a new session.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "login/await.hpp"
#include "login/desktop.hpp"

namespace matinee::login {

/// Opens `url` in the user's default browser with xdg-open. Returns false if there is no display or
/// no xdg-open, or if it could not be started.
bool open_in_browser(const Desktop& desktop, const std::string& url);

struct DefaultBrowserLogin {
  std::string url = "https://mubi.com/login";
  /// The profile folders to watch. A profile that is created later is found at the next recheck.
  std::vector<std::filesystem::path> profiles = {};
  Timeouts timeouts = {.recheck = std::chrono::seconds(5)};
};

/// Waits for a new session in `source` that the service accepts, and returns it. If the page cannot
/// be opened, asks the user to open it. Fails with Errc::cancelled, and with Errc::signed_out when
/// the time is up.
Result<HeldSession> login_in_default_browser(const DefaultBrowserLogin& how, SessionSource& source,
                                             const Desktop& desktop, const Service& service,
                                             const Notice& notice);

}  // namespace matinee::login
