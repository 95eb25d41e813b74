// SPDX-License-Identifier: MIT
//
// The HTML that the stand-in shows, as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "settings.hpp"

namespace matinee::sandbox {

/// A page around `body`, with `next_data` in <script id="__NEXT_DATA__">.
std::string page(std::string_view title, std::string_view body, const nlohmann::json& next_data);

struct LoginForm {
  std::string_view action;
  std::string_view form_token;
  /// What was wrong with the last try; empty for nothing.
  std::string_view complaint;
  std::optional<AutoLogin> auto_login;
  /// Handed on by the foreign sign-in host; empty elsewhere.
  std::string_view state;
};

std::string login_page(const LoginForm& form);
std::string link_page(std::string_view note);
std::string captcha_page();
std::string maintenance_page();

}  // namespace matinee::sandbox
