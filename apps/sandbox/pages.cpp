// SPDX-License-Identifier: MIT
#include "pages.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "settings.hpp"

namespace matinee::sandbox {
namespace {

constexpr std::string_view k_frame = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{}</title><link rel="icon" href="data:,"></head>
<body>
{}
</body></html>
)";

/// Reports navigator.webdriver to the sandbox. `keepalive` lets the request finish even if the
/// browser leaves the page at once.
constexpr std::string_view k_beacon = R"(<script>
fetch('/beacon', {method: 'POST', keepalive: true, body: JSON.stringify({webdriver: navigator.webdriver === true})});
</script>)";

constexpr std::string_view k_form = R"(<h1>Sign in</h1>
<p id="complaint" role="alert">{}</p>
<form id="login" method="post" action="{}">
<input type="hidden" name="authenticity_token" value="{}">
<input type="hidden" name="state" value="{}">
<label>Email <input type="email" name="email" id="email" autocomplete="username"></label>
<label>Password <input type="password" name="password" id="password"></label>
<button type="submit" id="submit">Sign in</button>
</form>
{}{})";

constexpr std::string_view k_auto = R"(
<script>
document.getElementById('email').value = {};
document.getElementById('password').value = {};
document.getElementById('submit').click();
</script>)";

std::string escape(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

/// Formats JSON for a script element. "</" is escaped because "</script>" would end the element.
std::string script_json(const nlohmann::json& value) {
  std::string text = value.dump();
  for (auto at = text.find("</"); at != std::string::npos; at = text.find("</", at)) {
    text.replace(at, 2, "<\\/");
  }
  return text;
}

}  // namespace

std::string page(std::string_view title, std::string_view body, const nlohmann::json& next_data) {
  const std::string script = fmt::format(
      R"(<script id="__NEXT_DATA__" type="application/json">{}</script>)", script_json(next_data));
  return fmt::format(k_frame, escape(title), fmt::format("{}\n{}\n{}", body, script, k_beacon));
}

std::string login_page(const LoginForm& form) {
  std::string automatic;
  const bool is_first = form.complaint.empty();
  // After a refusal the form is not submitted again, because a wrong password would loop forever.
  // The exception is a wrong first password that the test has ordered.
  if (form.auto_login && (is_first || !form.auto_login->wrong_first.empty())) {
    const AutoLogin& login = *form.auto_login;
    const bool is_wrong = is_first && !login.wrong_first.empty();
    automatic = fmt::format(k_auto, script_json(login.email),
                            script_json(is_wrong ? login.wrong_first : login.password));
  }
  const std::string body =
      fmt::format(k_form, escape(form.complaint), form.action, escape(form.form_token),
                  escape(form.state), k_beacon, automatic);
  return fmt::format(k_frame, "Sign in", body);
}

std::string link_page(std::string_view note) {
  return fmt::format(k_frame, "Link a device",
                     fmt::format(R"(<h1>Link a device</h1><p id="note">{}</p>
<form id="link" method="post" action="/tv"><label>Code
<input name="link_code" id="link_code"></label>
<button type="submit">Link</button></form>)",
                                 escape(note)));
}

std::string captcha_page() {
  return fmt::format(k_frame, "Just a moment...",
                     "<h1>Verify you are human</h1><div class=\"captcha\"></div>");
}

std::string maintenance_page() {
  return fmt::format(k_frame, "Maintenance", "<h1>We will be right back</h1>");
}

}  // namespace matinee::sandbox
