// SPDX-License-Identifier: MIT
//
// What --help prints.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "grammar.hpp"

namespace CLI {
class FormatterBase;
}

namespace matinee::cli {

/// Plain text, no line beyond 80 columns. `path` is what is typed to get there: "matinee download".
std::string help_of(const CommandSpec& command, std::string_view path);

/// The same for the parser.
std::shared_ptr<CLI::FormatterBase> make_help_formatter();

}  // namespace matinee::cli
