// SPDX-License-Identifier: MIT
//
// Parsing of numbers, independent of the locale. Pure.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace matinee {

/// Parses all of `text` as an integer: digits, with an optional minus sign if Number is signed.
/// Returns nullopt if `text` is empty, contains anything else, or is out of Number's range.
template <std::integral Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) noexcept {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

/// Parses all of `text` as a floating-point number, with an exponent if `format` allows one. It
/// accepts "inf" and "nan"; the caller excludes them with its own range check.
template <std::floating_point Number>
std::optional<Number> parse_number(std::string_view text,
                                   std::chars_format format = std::chars_format::general) noexcept {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, format);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

/// Parses all of `text` as decimal digits. Returns nullopt for anything else and for a number above
/// `max`.
inline std::optional<std::uint64_t> parse_decimal(std::string_view text,
                                                  std::uint64_t max) noexcept {
  const auto value = parse_number<std::uint64_t>(text);
  return value && *value <= max ? value : std::nullopt;
}

}  // namespace matinee
