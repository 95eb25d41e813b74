// SPDX-License-Identifier: MIT
//
// A sign-in that a program asks for: how, and the person who is asked.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace matinee {

enum class SignInMethod : std::uint8_t {
  window,  ///< a window of a real browser, on a profile that is thrown away afterwards
  device,  ///< a code that the person types at https://mubi.com/tv, on any device
};

struct SignInOptions {
  SignInMethod method = SignInMethod::window;
  /// For `window`: a browser as `matinee login --browser` names it; empty for the desktop's
  /// default.
  std::string browser = {};
  /// For the whole sign-in.
  std::chrono::seconds timeout = std::chrono::minutes(10);
};

/// The person at a sign-in. Called on the thread that called Session::sign_in; must not throw, and
/// must not call the same Session. Nothing that it gets is a secret.
class SignInPrompt {
 public:
  virtual ~SignInPrompt() = default;

  /// Shows a code to type. Called again with a new one when the first has expired.
  virtual void show_code(std::string_view code) = 0;

  /// Tells how the sign-in goes, one line at a time, without a line feed.
  virtual void show_notice(std::string_view line) = 0;
};

}  // namespace matinee
