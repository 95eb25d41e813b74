// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/json_cookies.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto parsed = matinee::cookies::parse_json_cookies(text);
  if (!parsed) return 0;
  if (parsed->cookies.size() > parsed->count) __builtin_trap();
  for (const matinee::Cookie& cookie : parsed->cookies) {
    if (!matinee::is_mubi_host(cookie.domain)) __builtin_trap();
  }
  return 0;
}
