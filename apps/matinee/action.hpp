// SPDX-License-Identifier: MIT
//
// What the command line was about to do, as hints need to know it.
#pragma once

#include <string_view>

#include "hints.hpp"
#include "options.hpp"

namespace matinee::cli {

/// `command` outlives the result. `agents_source` is what Access::agents_source_of() says of the
/// error that is to be hinted at: it goes before the options. Reads MATINEE_TOKEN_FILE.
Action action_of(const GlobalOptions& options, std::string_view command,
                 std::string_view agents_source = {});

}  // namespace matinee::cli
