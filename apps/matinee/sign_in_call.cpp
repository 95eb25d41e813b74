// SPDX-License-Identifier: MIT
#include "sign_in_call.hpp"

#include <fmt/format.h>

#include "person_call.hpp"

namespace matinee::cli {

void call_for_sign_in(Context& context, const AgentOptions& options, const SessionStatus& status,
                      Starter& starter, const std::function<void(std::string_view)>& log) {
  log("a sign-in is needed");
  if (!options.no_notification) {
    const auto shown = show_notification(
        context, "MUBI: please sign in again",
        "The session in your browser has ended. Sign in at mubi.com; matinee then goes on by "
        "itself.");
    if (!shown) log(fmt::format("no notification: {}", shown.error().message()));
  }
  if (!options.hook.empty()) {
    const auto started = starter.start_hook(to_string(status.state));
    if (!started) log(fmt::format("the hook does not start: {}", started.error().message()));
  }
}

}  // namespace matinee::cli
