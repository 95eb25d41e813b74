// SPDX-License-Identifier: MIT
//
// How many columns (cells) of a terminal a text takes, and how to fit it into fewer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::cli {

/// Columns: two for the wide characters of East Asia and for emoji, none for combining marks. What
/// Unicode joins into one character on the screen (UAX #29) counts once, as its widest part. Every
/// byte that is not UTF-8 counts as one.
std::size_t columns_of(std::string_view text);

/// `text`, with its middle replaced by "..." if it is longer than `columns`.
std::string elided(std::string_view text, std::size_t columns);

/// What happens to a word that is longer than a line.
enum class LongWord : std::uint8_t {
  broken,  ///< behind a slash if there is one in its second half, else where the line ends
  whole,   ///< it stands on a line of its own: a URL or a command can be copied
};

/// `text` in lines of at most `columns` (at least 4), broken at blanks. Blanks at the beginning of
/// the text stay. Nothing for an empty text.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns,
                                 LongWord long_word = LongWord::broken);

/// The columns of the longest word of `text`.
std::size_t longest_word(std::string_view text);

}  // namespace matinee::cli
