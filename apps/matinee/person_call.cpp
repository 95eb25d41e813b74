// SPDX-License-Identifier: MIT
#include "person_call.hpp"

#include <utility>

#include "host/environment.hpp"
#include "host/paths.hpp"
#include "modules/keyring_module.hpp"
#include "modules/load.hpp"

namespace matinee::cli {

Result<void> show_notification(Context& context, std::string_view summary, std::string_view body) {
  MATINEE_TRY_ASSIGN(
      void* const symbol,
      modules::load(host::program_part(modules::k_keyring_module), modules::k_show_notification));
  Result<void> shown;
  reinterpret_cast<modules::ShowNotification>(symbol)(context.desktop_arguments(), summary, body,
                                                      shown);
  return shown;
}

sys::Command hook_command(const std::string& hook, const std::vector<std::string>& facts) {
  std::vector<std::string> environment = host::variables();
  std::erase_if(environment, [](const std::string& each) { return each.starts_with("MATINEE_"); });
  environment.insert(environment.end(), facts.begin(), facts.end());
  return {.arguments = {"sh", "-c", hook},
          .program = "/bin/sh",
          .environment = std::move(environment),
          .streams = sys::Streams::inherited,
          .session = sys::Session::shared};
}

}  // namespace matinee::cli
