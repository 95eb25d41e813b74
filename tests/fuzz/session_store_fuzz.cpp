// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/session_store.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cookies = matinee::cookies::parse_session_store(text);
  if (!cookies) return 0;
  for (const auto& stored : *cookies) {
    if (!matinee::is_mubi_host(stored.cookie.domain)) __builtin_trap();
    if (!matinee::cookies::is_clean_value(stored.cookie.value.reveal())) __builtin_trap();
  }
  return 0;
}
