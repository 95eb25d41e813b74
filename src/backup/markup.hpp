// SPDX-License-Identifier: MIT
//
// Text for a page. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.hpp"

namespace matinee::backup {

/// Text of others' for HTML and SVG, for elements and quoted attributes: what has a meaning there
/// is a character reference, and what nobody can see is a blank.
std::string escaped(std::string_view text, Layout layout = Layout::line);

/// "1,234".
std::string grouped(std::size_t number);

/// "1 film", "1,234 films".
std::string counted(std::size_t number, std::string_view one, std::string_view many);

/// "28 Nov 2026" of a date as the service writes it; empty for what is no date.
std::string day_in_words(std::string_view date);

/// "2026-11-28", as above.
std::string day_in_digits(std::string_view date);

/// `text`, or its beginning and an ellipsis, in so many columns; Han and its like take two.
std::string shortened(std::string_view text, std::size_t columns);

/// A coordinate: at most two digits behind the point.
std::string number(double value);

/// "a, b".
std::string joined(const std::vector<std::string>& names);

}  // namespace matinee::backup
