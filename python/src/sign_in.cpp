// SPDX-License-Identifier: MIT
#include "sign_in.hpp"

#include <utility>

#include "access/surroundings.hpp"
#include "login/device_link.hpp"
#include "login/launch.hpp"
#include "login/window.hpp"

namespace matinee::python {

Result<HeldSession> sign_in(const SignIn& how, const cookies::Environment& environment,
                            const login::Service& service,
                            const std::function<void(std::string_view)>& show_code,
                            const login::Notice& notice) {
  if (how.by_device) return login::login_by_device(service, how.patience, show_code, notice);
  const login::Desktop desktop = access::read_desktop(environment);
  MATINEE_TRY(login::check_display(desktop));
  MATINEE_TRY_ASSIGN(login::Launcher launcher, login::choose_launcher(desktop, how.browser));
  login::WindowLogin window{.launcher = std::move(launcher)};
  window.timeouts.whole = how.patience;
  return login::login_in_window(window, desktop, service, notice);
}

}  // namespace matinee::python
