// SPDX-License-Identifier: MIT
//
// Numbers in the byte order of SQLite's files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace matinee::cookies {

/// The four bytes at `at`, which must be within `bytes`.
inline std::uint32_t big32(std::span<const std::byte> bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (const std::byte byte : bytes.subspan(at, 4)) {
    value = value << 8 | std::to_integer<std::uint32_t>(byte);
  }
  return value;
}

}  // namespace matinee::cookies
