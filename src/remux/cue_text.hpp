// SPDX-License-Identifier: MIT
//
// The text of a WebVTT cue without its markup, for containers that have none.
#pragma once

#include <string>
#include <string_view>

namespace matinee::remux {

/// Tags are dropped, character references become characters, and "<br>" a line. Ruby follows its
/// base in parentheses, "漢(kan)字(ji)", as HTML shows it where it cannot be set above.
std::string plain_text(std::string_view markup);

/// Whether nothing of it can be seen: blanks, no-break spaces and marks of direction at most.
bool is_blank(std::string_view markup);

}  // namespace matinee::remux
