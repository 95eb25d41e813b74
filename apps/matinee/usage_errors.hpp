// SPDX-License-Identifier: MIT
//
// Explains words of the command line that match no command and no option. Pure.
#pragma once

#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "option_table.hpp"

namespace matinee::cli {

/// The error (Errc::usage) for a word that nothing took, with a suggestion. `path` has the names of
/// the commands that were given, the outermost one first.
Error unknown_word(const std::string& word, const CommandSpec& program,
                   const std::vector<std::string>& path);

}  // namespace matinee::cli
