// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux/webvtt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto document = matinee::remux::parse_webvtt({reinterpret_cast<const char*>(data), size});
  if (document) static_cast<void>(matinee::remux::lay_out(std::move(document->cues)));
  return 0;
}
