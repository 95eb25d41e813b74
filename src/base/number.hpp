// SPDX-License-Identifier: MIT
//
// Numbers in text, whatever the locale.
#pragma once

#include <charconv>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace matinee {

/// The whole number that all of `text` is: digits, after a minus sign where Number has one. Nothing
/// for any other text, an empty one included, and for a number that is out of Number's range.
template <std::integral Number>
std::optional<Number> parse_number(std::string_view text, int base = 10) noexcept {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

/// The same with a fraction and, in the general format, an exponent. "inf" and "nan" are numbers to
/// it: the caller's range excludes them.
template <std::floating_point Number>
std::optional<Number> parse_number(std::string_view text,
                                   std::chars_format format = std::chars_format::general) noexcept {
  Number value{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value, format);
  if (error != std::errc() || at != end) return std::nullopt;
  return value;
}

/// A whole number up to `max`: digits alone.
inline std::optional<std::uint64_t> parse_decimal(std::string_view text,
                                                  std::uint64_t max) noexcept {
  const auto value = parse_number<std::uint64_t>(text);
  return value && *value <= max ? value : std::nullopt;
}

}  // namespace matinee
