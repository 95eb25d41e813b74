// SPDX-License-Identifier: MIT
//
// Pictures of a foreign host, and the answer of the process that decodes them.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux/picture.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  constexpr remux_job::PixelBounds k_bounds{.width = 40, .height = 30};
  (void)remux_job::parse_pixels(bytes, k_bounds);
  const auto pixels = remux::decode_picture(bytes, k_bounds);
  if (!pixels) return 0;
  const auto again = remux_job::parse_pixels(remux_job::encode_pixels(*pixels), k_bounds);
  if (!again || again->rgba != pixels->rgba) __builtin_trap();
  return 0;
}
