// SPDX-License-Identifier: MIT
//
// The options of Session::sign_in and its interface to the person who signs in.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace matinee {

enum class SignInMethod : std::uint8_t {
  window,  ///< a browser window with a temporary profile
  device,  ///< a code that the person types at https://mubi.com/tv on any device
};

struct SignInOptions {
  SignInMethod method = SignInMethod::window;
  /// For `window`: the browser, named as for `matinee login --browser`. If empty, the desktop's
  /// default browser.
  std::string browser = {};
  /// The time limit of the whole sign-in.
  std::chrono::seconds timeout = std::chrono::minutes(10);
};

/// Shows a sign-in to the person. Called on the thread that called Session::sign_in. The functions
/// must not throw and must not call the same Session. The texts contain no secrets.
class SignInPrompt {
 public:
  virtual ~SignInPrompt() = default;

  /// Shows the code to type. Called again with a new code when the last one has expired.
  virtual void show_code(std::string_view code) = 0;

  /// Reports the progress of the sign-in, one line per call, without a line feed.
  virtual void show_notice(std::string_view line) = 0;
};

}  // namespace matinee
