// SPDX-License-Identifier: MIT
#include "base/printable.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"

namespace matinee {

namespace {

constexpr bool is_between(char32_t point, char32_t first, char32_t last) noexcept {
  return point >= first && point <= last;
}

// JSON escapes are UTF-16 code units: U+10000 and above become a surrogate pair (RFC 8259, 7).
void append_escaped(char32_t point, std::string& text) {
  if (point < 0x10000) {
    text += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    return;
  }
  const auto rest = static_cast<std::uint32_t>(point - 0x10000);
  text += fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

}  // namespace

bool is_printable(char32_t point) noexcept {
  if (point < 0x20 || is_between(point, 0x7f, 0x9f)) return false;
  const bool is_bidirectional = point == 0x61c || is_between(point, 0x200e, 0x200f) ||
                                is_between(point, 0x202a, 0x202e) ||
                                is_between(point, 0x2066, 0x2069);
  const bool is_separator = is_between(point, 0x2028, 0x2029);
  const bool is_unseen = point == 0xfeff || is_between(point, 0xe0000, 0xe007f);
  return !is_bidirectional && !is_separator && !is_unseen;
}

std::string printable(std::string_view text, Layout layout) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const auto [point, length] = utf8::first_of(text);
    const bool is_layout = layout == Layout::lines && (point == '\n' || point == '\t');
    if (length == 0) {
      safe += utf8::k_replacement;
    } else if (is_printable(point) || is_layout) {
      safe += text.substr(0, length);
    } else {
      safe += ' ';
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return safe;
}

std::string printable_json(std::string_view json) {
  std::string safe;
  safe.reserve(json.size());
  while (!json.empty()) {
    const auto [point, length] = utf8::first_of(json);
    // ASCII except DEL is copied unchanged. In valid JSON a raw C0 control is only whitespace
    // between tokens, because strings must escape it (RFC 8259, 7).
    if (point == 0x7f || (length > 1 && !is_printable(point))) {
      append_escaped(point, safe);
    } else {
      safe += length == 0 ? utf8::k_replacement : json.substr(0, length);
    }
    json.remove_prefix(length == 0 ? 1 : length);
  }
  return safe;
}

}  // namespace matinee
