// SPDX-License-Identifier: MIT
//
// Makes foreign text safe to print on a terminal. All text from outside goes through here: film
// titles, names of cookies and profiles, paths, URLs, and messages of the service. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace matinee {

/// Whether `point` is safe to send to a terminal. Characters that move the cursor, reorder the line
/// or end it are not: C0, DEL, C1, bidirectional controls, and the line and paragraph separators.
/// Neither are the byte-order mark and the tag characters, because they are invisible.
bool is_printable(char32_t point) noexcept;

/// Which C0 controls printable() keeps.
enum class Layout : std::uint8_t {
  line,   ///< none: the text is printed within one line
  lines,  ///< line feed and tab: the text may span several lines
};

/// Replaces each character that is not printable by a space, and each byte that is not valid UTF-8
/// by U+FFFD.
std::string printable(std::string_view text, Layout layout = Layout::line);

/// Writes each character of a JSON document that is not printable as `\uXXXX`. A JSON parser reads
/// the same document from the result. A byte that is not valid UTF-8 becomes U+FFFD.
std::string printable_json(std::string_view json);

}  // namespace matinee
