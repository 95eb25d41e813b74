// SPDX-License-Identifier: MIT
//
// Integers in file formats: big-endian and little-endian, independent of the machine's byte order.
// All functions are pure.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace matinee {

namespace detail {

template <std::unsigned_integral Number, class Bytes>
constexpr Number read_big_of(const Bytes& bytes, std::size_t at, std::size_t width) noexcept {
  if (at > bytes.size() || bytes.size() - at < width || width > sizeof(Number)) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = at; i < at + width; ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return static_cast<Number>(value);
}

}  // namespace detail

/// Reads `width` bytes at offset `at` as a big-endian number. `width` is at most the size of
/// Number. Returns 0 if the range is not within `bytes`; a caller for whom 0 is a valid number
/// checks the size first.
template <std::unsigned_integral Number>
constexpr Number read_big(std::span<const std::byte> bytes, std::size_t at,
                          std::size_t width = sizeof(Number)) noexcept {
  return detail::read_big_of<Number>(bytes, at, width);
}

/// Reads the same number from bytes in a string.
template <std::unsigned_integral Number>
constexpr Number read_big(std::string_view bytes, std::size_t at,
                          std::size_t width = sizeof(Number)) noexcept {
  return detail::read_big_of<Number>(bytes, at, width);
}

/// Reads a little-endian number at offset `at`. Returns 0 if the range is not within `bytes`.
template <std::unsigned_integral Number>
constexpr Number read_little(std::span<const std::byte> bytes, std::size_t at) noexcept {
  if (at > bytes.size() || bytes.size() - at < sizeof(Number)) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return static_cast<Number>(value);
}

/// Appends `value` in big-endian order.
template <std::unsigned_integral Number>
constexpr void append_big(std::string& bytes, Number value) {
  for (std::size_t shift = 8 * sizeof(Number); shift > 0;) {
    shift -= 8;
    bytes += static_cast<char>(static_cast<unsigned char>(std::uint64_t{value} >> shift));
  }
}

}  // namespace matinee
