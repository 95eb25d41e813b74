// SPDX-License-Identifier: MIT
//
// Character classes and case mapping for protocols and file formats: ASCII only, independent of the
// locale. Bytes above 0x7f are not letters and are never changed. All functions are pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace matinee::ascii {

/// The whitespace that trimmed() removes: the characters of isspace() in the C locale.
inline constexpr std::string_view k_blanks = " \t\n\v\f\r";

constexpr bool is_upper(char c) noexcept {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_lower(char c) noexcept {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_alpha(char c) noexcept {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr bool is_alnum(char c) noexcept {
  return is_alpha(c) || is_digit(c);
}
constexpr bool is_blank(char c) noexcept {
  return k_blanks.find(c) != std::string_view::npos;
}

constexpr bool is_control(char c) noexcept {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}
/// Whether `text` may be the value of an HTTP header field or of a cookie: it contains no control
/// character except tab.
constexpr bool is_field_text(std::string_view text) noexcept {
  return std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\t'; });
}

constexpr char to_lower(char c) noexcept {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char to_upper(char c) noexcept {
  return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
}

/// The value of a hexadecimal digit in either case; -1 for any other character.
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

constexpr std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}
constexpr std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), to_upper);
  return upper;
}

constexpr bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, {}, to_lower, to_lower);
}
constexpr bool starts_with_ignoring_case(std::string_view text, std::string_view start) noexcept {
  return equals_ignoring_case(text.substr(0, start.size()), start);
}
constexpr bool contains_ignoring_case(std::string_view text, std::string_view part) noexcept {
  return part.empty() || !std::ranges::search(text, part, {}, to_lower, to_lower).empty();
}

/// Removes leading whitespace. The result is a view into `text`.
constexpr std::string_view trimmed_start(std::string_view text) noexcept {
  return text.substr(std::min(text.find_first_not_of(k_blanks), text.size()));
}

/// Removes leading and trailing whitespace. The result is a view into `text`.
constexpr std::string_view trimmed(std::string_view text) noexcept {
  return trimmed_start(text).substr(0, trimmed_start(text).find_last_not_of(k_blanks) + 1);
}

}  // namespace matinee::ascii
