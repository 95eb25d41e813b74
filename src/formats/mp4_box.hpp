// SPDX-License-Identifier: MIT
//
// The header of a box of ISO BMFF (ISO/IEC 14496-12, 4.2), for everyone who walks over boxes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/endian.hpp"

namespace matinee::formats {

/// As much as the longest header needs; that of a box with a 64-bit size.
inline constexpr std::size_t k_longest_box_header = 16;

/// The four characters of a type as the number that stands in the file.
constexpr std::uint32_t box_type(std::string_view name) {
  return read_big<std::uint32_t>(name, 0);
}

struct BoxHeader {
  std::uint32_t type = 0;
  /// Of the header itself.
  std::size_t length = 0;
  /// Of the whole box, its header included; nothing for a box that goes on to the end of the file.
  std::optional<std::uint64_t> size = {};

  /// Whether the box says that it ends before its header does.
  bool is_malformed() const noexcept { return size && *size < length; }
};

/// The header at the start of `bytes`; nothing where it is cut off.
std::optional<BoxHeader> parse_box_header(std::span<const std::byte> bytes);

}  // namespace matinee::formats
