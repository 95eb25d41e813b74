// SPDX-License-Identifier: MIT
//
// The ways to sign in, put together from the login layer and what the user said.
#pragma once

#include <cstdint>
#include <string>

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "context.hpp"
#include "login/launch.hpp"

namespace matinee::cli {

enum class Way : std::uint8_t {
  window,    ///< a plain browser on a throwaway profile
  pipe,      ///< the same, driven through a pipe, nothing stored
  ordinary,  ///< the browser of every day
  device,    ///< a code for another device
  token,     ///< a token on standard input
};

struct SignIn {
  Way way = Way::window;
  /// Empty for the default one.
  std::string browser;
  std::string link_page = "https://mubi.com/tv";
  int timeout_s = 600;
};

/// The browser that `wanted` means, or the default one.
Result<login::Launcher> choose_browser(const login::Desktop& desktop, const std::string& wanted);

/// The cookies of a session; all but that of a token are proved with the service already.
Result<CookieJar> sign_in(Context& context, const SignIn& how);

}  // namespace matinee::cli
