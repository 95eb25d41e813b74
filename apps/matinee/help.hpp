// SPDX-License-Identifier: MIT
//
// What --help prints.
#pragma once

#include <string>
#include <string_view>

#include "option_table.hpp"

namespace matinee::cli {

/// Plain text, no line beyond 80 columns. `path` is what is typed to get there: "matinee download".
std::string help_of(const CommandSpec& command, std::string_view path);

}  // namespace matinee::cli
