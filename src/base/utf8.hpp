// SPDX-License-Identifier: MIT
//
// Strict UTF-8 (RFC 3629): overlong forms, surrogates and code points above U+10FFFF are invalid.
// All functions are pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace matinee::utf8 {

/// U+FFFD, the replacement character for invalid bytes.
inline constexpr std::string_view k_replacement = "\xef\xbf\xbd";

struct Character {
  char32_t point = 0;
  std::size_t length = 0;  ///< in bytes; 0 if the text does not start with a valid character
};

/// Decodes the first character of `text`. The length is 0 if `text` is empty or starts with an
/// invalid sequence.
constexpr Character first_of(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead < 0xc2   ? 0
                             : lead < 0xe0 ? 2
                             : lead < 0xf0 ? 3
                             : lead < 0xf5 ? 4
                                           : 0;
  if (length == 0 || length > text.size()) return {};
  char32_t point = lead & (0x7fU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    point = point << 6 | (byte(i) & 0x3f);
  }
  const bool is_overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool is_surrogate = point >= 0xd800 && point < 0xe000;
  if (is_overlong || is_surrogate || point > 0x10ffff) return {};
  return {point, length};
}

constexpr bool is_valid(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = first_of(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

/// The longest prefix of `text` of at most `size` bytes that does not cut a character in two.
constexpr std::string_view prefix_of(std::string_view text, std::size_t size) noexcept {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U)
    --size;
  return text.substr(0, size);
}

/// Appends `point` as UTF-8. It must be a valid code point; this is not checked.
constexpr void append(char32_t point, std::string& text) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) return add(point);
  if (point < 0x800) {
    add(0xc0 | point >> 6);
  } else if (point < 0x10000) {
    add(0xe0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3f));
  } else {
    add(0xf0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3f));
    add(0x80 | (point >> 6 & 0x3f));
  }
  add(0x80 | (point & 0x3f));
}

}  // namespace matinee::utf8
