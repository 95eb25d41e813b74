// SPDX-License-Identifier: MIT
//
// Signing in in the browser of every day: its page is opened there, and the stores of all browsers
// are watched for a session that was not there before.
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

/// Shows the page in the user's own browser. Whether it was started: it is not without a display or
/// xdg-open.
bool open_in_browser(const Desktop& desktop, const std::string& url);

struct DefaultBrowserLogin {
  std::string url = "https://mubi.com/login";
  /// The profile folders to watch. A profile that is made later is found at the next recheck.
  std::vector<std::filesystem::path> profiles = {};
  Timeouts timeouts = {.recheck = std::chrono::seconds(5)};
};

/// The cookies of the newest session of `source`, once that is a new one and accepted. Without
/// xdg-open the page is the user's to open, and they are told so. Errors: cancelled; signed_out
/// when time is up.
Result<HeldSession> login_in_default_browser(const DefaultBrowserLogin& how, SessionSource& source,
                                             const Desktop& desktop, const Service& service,
                                             const Notice& notice);

}  // namespace matinee::login
