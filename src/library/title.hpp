// SPDX-License-Identifier: MIT
//
// Normalises titles and names for comparison, because catalogues spell them differently. Pure.
#pragma once

#include <string>
#include <string_view>

namespace matinee::library {

/// Returns `title` in lower case, without accents and punctuation, and with single spaces. "&"
/// becomes "and", and "Fall, The" becomes "the fall". Latin, Greek and Cyrillic letters are folded;
/// other scripts are unchanged. A title of punctuation only is trimmed but otherwise unchanged.
std::string comparable_title(std::string_view title);

/// Returns the words of a person's name in alphabetical order, so that "Wong, Kar-wai" equals
/// "Kar-Wai Wong".
std::string comparable_name(std::string_view name);

/// Returns the longest word of `title` as written. A search for it also finds titles with other
/// punctuation. Empty if the title has no letters. Points into `title`.
std::string_view longest_word(std::string_view title);

}  // namespace matinee::library
