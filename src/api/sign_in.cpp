// SPDX-License-Identifier: MIT
#include "api/sign_in.hpp"

#include <string_view>
#include <utility>

#include "access/surroundings.hpp"
#include "login/device_link.hpp"
#include "login/launch.hpp"
#include "login/window.hpp"

namespace matinee::api {

Result<HeldSession> sign_in(const SignInOptions& options, const cookies::Environment& environment,
                            const login::Service& service, SignInPrompt& prompt) {
  const auto notice = [&](std::string_view line) { prompt.show_notice(line); };
  if (options.method == SignInMethod::device) {
    const auto show_code = [&](std::string_view code) { prompt.show_code(code); };
    return login::login_by_device(service, options.timeout, show_code, notice);
  }
  const login::Desktop desktop = access::read_desktop(environment);
  MATINEE_TRY(login::check_display(desktop));
  MATINEE_TRY_ASSIGN(login::Launcher launcher, login::choose_launcher(desktop, options.browser));
  login::WindowLogin window{.launcher = std::move(launcher)};
  window.timeouts.whole = options.timeout;
  return login::login_in_window(window, desktop, service, notice);
}

}  // namespace matinee::api
