// SPDX-License-Identifier: MIT
//
// A whole file as it is, and the input as the one page of a file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "cookies/binary_cookies.hpp"

namespace {

void parse(std::span<const std::byte> file) {
  const auto store = matinee::cookies::parse_binary_cookies(file, {});
  if (!store) return;
  for (const auto& stored : store->cookies) {
    if (!matinee::is_mubi_host(stored.cookie.domain)) __builtin_trap();
  }
  for (const auto& expired : store->expired) {
    if (!matinee::is_mubi_host(expired.domain)) __builtin_trap();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = std::as_bytes(std::span(data, size));
  parse(input);
  std::vector<std::byte> file(12 + size);
  std::memcpy(file.data(), "cook\0\0\0\1", 8);
  for (std::size_t i = 0; i < 4; ++i)
    file[8 + i] = static_cast<std::byte>(size >> (24 - 8 * i) & 0xff);
  std::ranges::copy(input, file.begin() + 12);
  parse(file);
  return 0;
}
