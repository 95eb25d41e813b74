// SPDX-License-Identifier: MIT
//
// Formats text for the page. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/printable.hpp"

namespace matinee::backup {

/// Escapes untrusted text for HTML and SVG, for elements and quoted attributes. Special characters
/// become character references, and invisible ones spaces.
std::string escaped(std::string_view text, Layout layout = Layout::line);

/// Formats "1,234".
std::string grouped(std::size_t number);

/// Formats "1 film" or "1,234 films".
std::string counted(std::size_t number, std::string_view one, std::string_view many);

/// Formats a date of the service as "28 Nov 2026". Empty if it is not a date.
std::string day_in_words(std::string_view date);

/// The same as "2026-11-28".
std::string day_in_digits(std::string_view date);

/// Shortens `text` with an ellipsis to at most this many columns. CJK characters take two.
std::string shortened(std::string_view text, std::size_t columns);

/// Formats a coordinate with at most two decimals.
std::string number(double value);

/// Joins names: "a, b".
std::string joined(const std::vector<std::string>& names);

}  // namespace matinee::backup
