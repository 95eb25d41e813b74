// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux/webvtt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto document = matinee::remux::parse_webvtt({reinterpret_cast<const char*>(data), size});
  if (document) {
    const auto cues = matinee::remux::merge_cues(std::move(document->cues));
    static_cast<void>(matinee::remux::lay_out(cues));
    // What is written can be read again.
    if (!matinee::remux::parse_webvtt(matinee::remux::write_webvtt(cues))) __builtin_trap();
  }
  return 0;
}
