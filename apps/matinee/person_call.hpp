// SPDX-License-Identifier: MIT
//
// The two ways to reach a person who is not at a terminal: the desktop, and a hook.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "context.hpp"
#include "sys/process.hpp"

namespace matinee::cli {

/// Shows a notification on the desktop. Errors as modules::ShowNotification reports them.
Result<void> show_notification(Context& context, std::string_view summary, std::string_view body);

/// The command that runs `hook` in a shell. It has the environment of this process without
/// matinee's own variables, and `facts`, each as "NAME=value".
sys::Command hook_command(const std::string& hook, const std::vector<std::string>& facts);

}  // namespace matinee::cli
