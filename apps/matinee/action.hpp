// SPDX-License-Identifier: MIT
//
// What the command line was about to do, as hints need to know it.
#pragma once

#include <string_view>

#include "hints.hpp"
#include "options.hpp"

namespace matinee::cli {

/// `command` and the browser's name in `options` outlive the result. Reads MATINEE_TOKEN_FILE.
Action action_of(const GlobalOptions& options, std::string_view command);

}  // namespace matinee::cli
