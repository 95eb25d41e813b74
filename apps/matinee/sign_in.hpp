// SPDX-License-Identifier: MIT
//
// The ways to sign in, put together from the login layer and what the user said.
#pragma once

#include <cstdint>
#include <string>

#include <matinee/credential.hpp>
#include <matinee/result.hpp>

#include "context.hpp"
#include "login/launch.hpp"

namespace matinee::cli {

enum class LoginMethod : std::uint8_t {
  window,           ///< a plain browser on a throwaway profile
  pipe,             ///< the same, driven through a pipe, nothing stored
  default_browser,  ///< the browser of every day
  device,           ///< a code for another device
  token,            ///< a token on standard input
};

struct SignIn {
  LoginMethod method = LoginMethod::window;
  /// Empty for the default one.
  std::string browser = {};
  std::string link_page = "https://mubi.com/tv";
  int timeout_s = 600;
};

/// A new session. One that came with a browser has been proved with the service already.
Result<HeldSession> sign_in(Context& context, const SignIn& how);

/// Asks the person at the terminal whether to sign in now, and does so. `why`, which they are told,
/// says why there is no session, and is the Error if they do not want to.
Result<HeldSession> offer_sign_in(Context& context, const Error& why);

}  // namespace matinee::cli
