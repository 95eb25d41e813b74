// SPDX-License-Identifier: MIT
//
// Builds ID3v2 tags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace matinee::test {

/// Encodes a size as four bytes that carry `bits` bits each: 7 if it is synchsafe, else 8.
inline std::string id3_size(std::size_t size, unsigned bits) {
  std::string bytes;
  for (unsigned i = 4; i-- > 0;)
    bytes += static_cast<char>(size >> (i * bits) & ((1U << bits) - 1));
  return bytes;
}

inline std::string id3_frame(std::string_view name, std::string_view content,
                             unsigned version = 4) {
  return std::string(name) + id3_size(content.size(), version >= 4 ? 7 : 8) + std::string(2, '\0') +
         std::string(content);
}

inline std::string timestamp_frame(std::uint64_t ticks, unsigned version = 4) {
  std::string content("com.apple.streaming.transportStreamTimestamp");
  content += '\0';
  for (int shift = 56; shift >= 0; shift -= 8)
    content += static_cast<char>(ticks >> shift & 0xff);
  return id3_frame("PRIV", content, version);
}

inline std::string id3_tag(std::string_view frames, unsigned version = 4, unsigned flags = 0) {
  return std::string("ID3") + static_cast<char>(version) + '\0' + static_cast<char>(flags) +
         id3_size(frames.size(), 7) + std::string(frames);
}

}  // namespace matinee::test
