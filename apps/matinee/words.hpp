// SPDX-License-Identifier: MIT
//
// The words of the command line on their way through CLI11, which would change some of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "option_table.hpp"

namespace matinee::cli {

/// The arguments in the order in which they were typed, spelled so that CLI11 keeps each one whole.
/// An option's value gets a word of its own if it is empty, and behind an equals sign if the option
/// is one of `letters`: `-o=FILE` is `-o FILE`.
std::vector<std::string> words_of(int argc, char** argv, std::string_view letters = {});

/// The letters of the short options that take a value, of `command` and of what is below it.
std::string letters_with_value(const CommandSpec& command);

/// A word of words_of() as it was typed.
std::string as_typed(std::string word);

}  // namespace matinee::cli
