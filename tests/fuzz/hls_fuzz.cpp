// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "media/manifest/hls.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  constexpr std::string_view k_url = "https://host.test/a/list.m3u8?token=x";
  static_cast<void>(matinee::media::parse_hls_master(text, k_url).has_value());
  static_cast<void>(matinee::media::parse_hls_media(text, k_url, {{"v", "w"}}).has_value());
  static_cast<void>(matinee::media::is_hls_master(text));
  return 0;
}
