// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "media/container/sidx.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::media;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto read = [&](std::uint64_t offset, std::size_t wanted) -> matinee::Result<std::string> {
    if (offset >= file.size()) return std::string();
    return std::string(file.substr(offset, wanted));
  };
  const auto pieces = read_index(read, 0, file.size());
  if (!pieces) return 0;
  Track track;
  track.segments.resize(1);
  split_segment(track, {.end = Seconds(60)}, *pieces);
  return 0;
}
