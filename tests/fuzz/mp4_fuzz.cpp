// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "media/container/mp4.hpp"
#include "media/fetch/range_reader.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(matinee::media::scan_mp4(std::as_bytes(std::span(bytes))));
  const auto read = [&](std::uint64_t offset, std::size_t wanted) -> matinee::Result<std::string> {
    if (offset >= bytes.size()) return std::string();
    return std::string(bytes.substr(offset, wanted));
  };
  static_cast<void>(matinee::media::examine_mp4(read).has_value());
  return 0;
}
