// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "remux/text_encoding.hpp"
#include "remux/ttml.hpp"
#include "remux/webvtt.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::remux;
  auto document = parse_ttml(decode_text({reinterpret_cast<const char*>(data), size}));
  if (!document) return 0;
  const auto cues = merge_cues(std::move(document->cues));
  // No markup ends its cue.
  const auto again = parse_webvtt(write_webvtt(cues));
  if (!again || again->cues.size() != cues.size()) __builtin_trap();
  return 0;
}
