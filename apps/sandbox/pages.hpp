// SPDX-License-Identifier: MIT
//
// The HTML pages of the sandbox.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "settings.hpp"

namespace matinee::sandbox {

/// Makes a page with this body and with `next_data` in <script id="__NEXT_DATA__">.
std::string page(std::string_view title, std::string_view body, const nlohmann::json& next_data);

struct LoginForm {
  std::string_view action;
  std::string_view form_token;
  /// The error message of the last attempt; empty if there was none.
  std::string_view complaint;
  std::optional<AutoLogin> auto_login;
  /// The `state` parameter of the single sign-on; empty for mubi.com's own form.
  std::string_view state;
};

std::string login_page(const LoginForm& form);
std::string link_page(std::string_view note);
std::string captcha_page();
std::string maintenance_page();

}  // namespace matinee::sandbox
