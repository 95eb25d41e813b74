// SPDX-License-Identifier: MIT
//
// Text that comes from outside, made fit for a terminal. All foreign text passes here: a title, a
// cookie's name, a profile's name, a path, a URL, the service's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace matinee {

/// Whether a terminal may be sent `point`. It may not get what moves the cursor, changes the order
/// of what stands on the line, or ends the line: C0, DEL, C1, the bidirectional controls, the line
/// and the paragraph separator, the byte-order mark, and the tag characters, which nobody sees.
bool is_printable(char32_t point) noexcept;

/// Which of C0 a text may keep.
enum class Layout : std::uint8_t {
  line,   ///< none: the text is part of one line
  lines,  ///< a line feed and a tab: the text has lines of its own
};

/// `text` with a blank for each character that is not printable, and U+FFFD for each byte that is
/// not UTF-8.
std::string printable(std::string_view text, Layout layout = Layout::line);

/// JSON with `\uXXXX` for each character that is not printable: the same document, whatever shows
/// it.
std::string printable_json(std::string_view json);

}  // namespace matinee
