// SPDX-License-Identifier: MIT
//
// How many columns of a terminal a text takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::cli {

/// Columns: two for the wide characters of East Asia and for emoji, none for combining marks. Every
/// byte that is no UTF-8 counts as one.
std::size_t columns_of(std::string_view text);

/// The middle of a text that is too long gives way to "...".
std::string elided(std::string_view text, std::size_t columns);

/// `text` in lines of at most `columns`, broken at blanks where there are any.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

}  // namespace matinee::cli
