// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux/text_fragment.hpp"
#include "remux/text_in_mp4.hpp"

// An initialization and a segment in one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::remux;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(is_mp4(bytes) && is_initialization(bytes));
  const auto track = parse_text_init(bytes);
  if (!track) return 0;
  for (const auto coding : {TextTrack::Coding::wvtt, TextTrack::Coding::stpp}) {
    TextTrack other = *track;
    other.coding = coding;
    static_cast<void>(parse_text_in_mp4(bytes, other).has_value());
  }
  return 0;
}
