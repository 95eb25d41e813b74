// SPDX-License-Identifier: MIT
//
// A sign-in that a Python program asks for: a browser's window, or a code for another device.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include <matinee/credential.hpp>
#include <matinee/result.hpp>

#include "cookies/source.hpp"
#include "login/await.hpp"

namespace matinee::python {

struct SignIn {
  /// Show a code instead of a window.
  bool by_device = false;
  /// As `matinee login --browser`; empty for the desktop's default one.
  std::string browser = {};
  std::chrono::seconds patience = std::chrono::minutes(10);
};

/// Errors as login_in_window and login_by_device have them. `show_code` gets the code that a person
/// types at mubi.com/tv; `notice` lines for the person. Neither is a secret.
Result<HeldSession> sign_in(const SignIn& how, const cookies::Environment& environment,
                            const login::Service& service,
                            const std::function<void(std::string_view)>& show_code,
                            const login::Notice& notice);

}  // namespace matinee::python
