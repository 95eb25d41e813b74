// SPDX-License-Identifier: MIT
//
// The words of the command line on their way through CLI11, which would change some of them.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace matinee::cli {

/// The arguments in the order in which they were typed, spelled so that CLI11 keeps each one whole.
/// An option's value gets a word of its own where it is empty.
std::vector<std::string> words_of(int argc, char** argv);

/// A word of words_of() as it was typed.
std::string as_typed(std::string word);

/// Makes the options of `app` and of what is below it take their values as they were typed. The
/// last thing to add to them: it goes before every other check.
void keep_words_whole(CLI::App& app);

}  // namespace matinee::cli
