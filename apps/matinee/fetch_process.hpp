// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::cli {

/// Starts matinee-fetch with these words, and gives our end of the socket on which it takes orders.
/// It is a child of this process's parent, the agent, which ignores SIGCHLD, so that it leaves
/// nothing behind.
Result<UniqueFd> start_fetch_process(std::vector<std::string> arguments);

}  // namespace matinee::cli
