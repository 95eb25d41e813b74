// SPDX-License-Identifier: MIT
#include "formats/mp4_box.hpp"

namespace matinee::formats {

std::optional<BoxHeader> parse_box_header(std::span<const std::byte> bytes) {
  constexpr std::size_t k_short = 8;
  // What the 32-bit size says of itself.
  constexpr std::uint32_t k_to_the_end = 0;
  constexpr std::uint32_t k_has_long_size = 1;
  if (bytes.size() < k_short) return std::nullopt;
  const auto size = read_big<std::uint32_t>(bytes, 0);
  BoxHeader box{.type = read_big<std::uint32_t>(bytes, 4), .length = k_short, .size = size};
  if (size == k_to_the_end) box.size.reset();
  if (size != k_has_long_size) return box;
  if (bytes.size() < k_longest_box_header) return std::nullopt;
  box.length = k_longest_box_header;
  box.size = read_big<std::uint64_t>(bytes, 8);
  return box;
}

}  // namespace matinee::formats
