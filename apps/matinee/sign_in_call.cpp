// SPDX-License-Identifier: MIT
#include "sign_in_call.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "host/environment.hpp"
#include "host/paths.hpp"
#include "modules/keyring_module.hpp"
#include "modules/load.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

namespace {

Result<void> show_notification(Context& context) {
  MATINEE_TRY_ASSIGN(
      void* const symbol,
      modules::load(host::program_part(modules::k_keyring_module), modules::k_show_notification));
  Result<void> shown;
  reinterpret_cast<modules::ShowNotification>(symbol)(
      context.desktop_arguments(), "MUBI: please sign in again",
      "The session in your browser has ended. Sign in at mubi.com; matinee then goes on by itself.",
      shown);
  return shown;
}

// The hook finds our environment without our own variables, and what has happened.
Result<void> run_hook(const std::string& hook, const SessionStatus& status) {
  std::vector<std::string> environment = host::variables();
  std::erase_if(environment, [](const std::string& each) { return each.starts_with("MATINEE_"); });
  environment.push_back(fmt::format("MATINEE_STATE={}", to_string(status.state)));
  return sys::start_unwaited({.arguments = {"sh", "-c", hook},
                              .program = "/bin/sh",
                              .environment = std::move(environment),
                              .streams = sys::Streams::inherited,
                              .session = sys::Session::shared});
}

}  // namespace

void call_for_sign_in(Context& context, const AgentOptions& options, const SessionStatus& status,
                      const std::function<void(std::string_view)>& log) {
  log("a sign-in is needed");
  if (!options.no_notification) {
    const auto shown = show_notification(context);
    if (!shown) log(fmt::format("no notification: {}", shown.error().message()));
  }
  if (!options.hook.empty()) {
    const auto started = run_hook(options.hook, status);
    if (!started) log(fmt::format("the hook does not start: {}", started.error().message()));
  }
}

}  // namespace matinee::cli
