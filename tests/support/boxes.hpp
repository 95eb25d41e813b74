// SPDX-License-Identifier: MIT
//
// Builds MP4 boxes.
#pragma once

#include <string>
#include <string_view>

namespace matinee::test {

inline std::string box(std::string_view type, std::string_view content) {
  const std::size_t size = content.size() + 8;
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(size >> shift & 0xff);
  return bytes.append(type).append(content);
}

/// Returns the smallest file that is accepted as an unencrypted movie, with `media_bytes` of media.
inline std::string clear_movie(std::size_t media_bytes) {
  std::string media;
  for (std::size_t i = 0; i < media_bytes; ++i)
    media += static_cast<char>('a' + i * 7 % 23);
  return box("ftyp", "isom") + box("moov", box("free", "x")) + box("mdat", media);
}

}  // namespace matinee::test
