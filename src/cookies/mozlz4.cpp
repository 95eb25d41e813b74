// SPDX-License-Identifier: MIT
#include "cookies/mozlz4.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include <fmt/format.h>
#include <lz4.h>

#include "base/endian.hpp"

namespace matinee::cookies {

namespace {

constexpr std::string_view k_magic{"mozLz40\0", 8};
constexpr std::size_t k_header_size = 12;
// In LZ4, one byte of a match length adds at most 255 bytes of output.
constexpr std::size_t k_largest_ratio = 255;

}  // namespace

Result<WipedBytes> unpack_mozlz4(std::span<const std::byte> packed, std::size_t max_bytes) {
  const bool has_magic =
      packed.size() >= k_header_size &&
      std::ranges::equal(packed.first(k_magic.size()), std::as_bytes(std::span(k_magic)));
  if (packed.empty()) return Error(Errc::integrity, "an empty file, not a mozLz4 one");
  if (!has_magic) return Error(Errc::integrity, "not a mozLz4 file");
  const auto block = packed.subspan(k_header_size);
  const std::size_t size = read_little<std::uint32_t>(packed, k_magic.size());
  const Error broken(Errc::integrity, "a broken mozLz4 file");
  constexpr auto k_limit = static_cast<std::size_t>(std::numeric_limits<int>::max());
  if (block.size() > k_limit || size > k_limit) return broken;
  if (size > block.size() * k_largest_ratio) return broken;
  if (size > max_bytes) {
    return Error(Errc::integrity, fmt::format("{}: its content is larger than {} bytes",
                                              broken.message(), max_bytes));
  }
  // The extra byte gives empty content a valid address, and reveals a block that is longer than it
  // claims.
  WipedBytes content(size + 1);
  const int count = LZ4_decompress_safe(
      reinterpret_cast<const char*>(block.data()), reinterpret_cast<char*>(content.data()),
      static_cast<int>(block.size()), static_cast<int>(content.size()));
  if (count < 0 || static_cast<std::size_t>(count) != size) return broken;
  content.resize(size);
  return content;
}

}  // namespace matinee::cookies
