// SPDX-License-Identifier: MIT
//
// The first byte says how many pages of 512 bytes are the file; the rest is the journal.
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "cookies/rollback.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  if (input.empty()) return 0;
  const std::size_t pages = std::to_integer<std::size_t>(input.front()) % 16;
  auto image = matinee::cookies::roll_back(matinee::WipedBytes(pages * 512), input.subspan(1));
  // What is in the image comes from the file or from the journal.
  if (image && image->size() > pages * 512 + size) __builtin_trap();
  return 0;
}
