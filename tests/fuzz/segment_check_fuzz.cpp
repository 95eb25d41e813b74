// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "media/container/segment_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using matinee::media::TrackType;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::size_t read_bytes = 0;
  const auto read = [&](std::uint64_t offset, std::size_t wanted) -> matinee::Result<std::string> {
    if (offset >= bytes.size()) return std::string();
    std::string got(bytes.substr(offset, wanted));
    read_bytes += got.size();
    return got;
  };
  for (const TrackType type : {TrackType::video, TrackType::audio, TrackType::text}) {
    static_cast<void>(matinee::media::check_segment(read, size, type).has_value());
  }
  // Each byte a few times at most, and a header for each element of two bytes: never over and over.
  if (read_bytes > 64 * (size + 1'024)) std::abort();
  static_cast<void>(matinee::media::shows_encryption(bytes));
  return 0;
}
