// SPDX-License-Identifier: MIT
//
// A whole file as it is, and the input as the block of a file that claims 64 KiB.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "cookies/mozlz4.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t k_most = std::size_t{1} << 20;
  const auto input = std::as_bytes(std::span(data, size));
  const auto content = matinee::cookies::unpack_mozlz4(input, k_most);
  if (content && content->size() > k_most) __builtin_trap();
  std::vector<std::byte> packed(12 + size);
  std::memcpy(packed.data(), "mozLz40\0\0\0\1\0", 12);
  std::ranges::copy(input, packed.begin() + 12);
  const auto block = matinee::cookies::unpack_mozlz4(packed, k_most);
  if (block && block->size() != 65536) __builtin_trap();
  return 0;
}
