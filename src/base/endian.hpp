// SPDX-License-Identifier: MIT
//
// Numbers in the bytes of files, in a byte order that does not depend on the machine's.
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

/// The number in the `width` bytes at `at`, most significant byte first; 0 unless all of them are
/// within `bytes`, so a caller for whom 0 is a valid number checks the size first. `width` is at
/// most the size of Number.
template <std::unsigned_integral Number>
constexpr Number read_big(std::span<const std::byte> bytes, std::size_t at,
                          std::size_t width = sizeof(Number)) noexcept {
  return detail::read_big_of<Number>(bytes, at, width);
}

/// The same from bytes that are held as text.
template <std::unsigned_integral Number>
constexpr Number read_big(std::string_view bytes, std::size_t at,
                          std::size_t width = sizeof(Number)) noexcept {
  return detail::read_big_of<Number>(bytes, at, width);
}

/// Least significant byte first; 0 unless all of the number is within `bytes`.
template <std::unsigned_integral Number>
constexpr Number read_little(std::span<const std::byte> bytes, std::size_t at) noexcept {
  if (at > bytes.size() || bytes.size() - at < sizeof(Number)) return 0;
  std::uint64_t value = 0;
  for (std::size_t i = sizeof(Number); i-- > 0;)
    value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
  return static_cast<Number>(value);
}

/// Appends `value`, most significant byte first.
template <std::unsigned_integral Number>
constexpr void append_big(std::string& bytes, Number value) {
  for (std::size_t shift = 8 * sizeof(Number); shift > 0;) {
    shift -= 8;
    bytes += static_cast<char>(static_cast<unsigned char>(std::uint64_t{value} >> shift));
  }
}

}  // namespace matinee
