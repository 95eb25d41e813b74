// SPDX-License-Identifier: MIT
//
// The input is the pages behind the first, which is made here so that the b-tree is reached.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include "sqlite/index_scan.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  matinee::WipedBytes image(512 + size);
  std::memcpy(image.data(), "SQLite format 3\0\x02\0\x01\x01\0", 21);
  image[59] = std::byte{1};
  std::ranges::copy(std::as_bytes(std::span(data, size)), image.begin() + 512);
  const matinee::sqlite::MemorySource source(std::move(image));
  for (const std::size_t column : {0, 1}) {
    const auto found = matinee::sqlite::find_by_suffix(
        source, {.root_page = 2, .column = column, .suffix = "mubi.com"});
    if (!found) continue;
    for (const matinee::sqlite::IndexEntry& entry : *found) {
      if (entry.size() != column + 1 || entry.back().size() < 8) __builtin_trap();
    }
  }
  return 0;
}
