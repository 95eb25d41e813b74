// SPDX-License-Identifier: MIT
//
// A text of one or more sentences, as wide as a terminal.
#pragma once

#include <string>
#include <string_view>

#include "ui/style.hpp"
#include "ui/table.hpp"

namespace matinee::cli {

/// `label` and `text` with an end of line. What is wider than `display` is broken between words,
/// and its further lines are indented two columns deeper than the first. A word that is wider than
/// the display stays whole, so that a URL can be copied. Of `text` only what is printable() is
/// shown.
std::string paragraph(std::string_view text, const Display& display, const Cell& label = "");

}  // namespace matinee::cli
