// SPDX-License-Identifier: MIT
//
// Titles and names as they compare: two catalogues rarely write a film alike. Pure.
#pragma once

#include <string>
#include <string_view>

namespace matinee::library {

/// `title` in lower case, without accents and punctuation, with single blanks; "&" is "and", and
/// "Fall, The" is "the fall". Latin, Greek and Cyrillic letters are folded; other scripts stay as
/// they are. A title of punctuation alone stays as it is, without the blanks at its ends.
std::string comparable_title(std::string_view title);

/// The words of a person's name in alphabetical order: "Wong, Kar-wai" compares as "Kar-Wai Wong".
std::string comparable_name(std::string_view name);

/// The longest word of `title`, as it is written there: what finds a film whose title is written
/// with other punctuation. Empty for a title without letters.
std::string_view longest_word(std::string_view title);

}  // namespace matinee::library
