// SPDX-License-Identifier: MIT
#include "gzip.hpp"

#include <algorithm>
#include <cstdint>

namespace matinee::sandbox {
namespace {

void append_le(std::string& text, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    text += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit)
      crc = crc >> 1 ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

}  // namespace

std::string gzip(std::string_view bytes) {
  constexpr std::size_t k_block_bytes = 0xFFFF;
  std::string file("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  std::string_view rest = bytes;
  do {
    const std::string_view block = rest.substr(0, k_block_bytes);
    rest.remove_prefix(block.size());
    const auto size = static_cast<std::uint32_t>(block.size());
    file += rest.empty() ? '\x01' : '\0';  // RFC 1951, 3.2.4
    append_le(file, size, 2);
    append_le(file, ~size, 2);
    file += block;
  } while (!rest.empty());
  append_le(file, crc32(bytes), 4);
  append_le(file, static_cast<std::uint32_t>(bytes.size()), 4);
  return file;
}

}  // namespace matinee::sandbox
