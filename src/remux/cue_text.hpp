// SPDX-License-Identifier: MIT
//
// Converts WebVTT cue text to plain text, for containers without markup.
#pragma once

#include <string>
#include <string_view>

namespace matinee::remux {

/// Drops tags, decodes character references, and converts "<br>" to a line break. Ruby text follows
/// its base in parentheses, "漢(kan)字(ji)", as HTML shows it if ruby is not supported.
std::string plain_text(std::string_view markup);

/// Whether nothing in the text is visible: it has only spaces, no-break spaces and direction marks.
bool is_blank(std::string_view markup);

}  // namespace matinee::remux
