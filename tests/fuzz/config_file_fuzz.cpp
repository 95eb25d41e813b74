// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "host/config_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::host;
  const auto items = parse_config({reinterpret_cast<const char*>(data), size}, "fuzz");
  if (!items) {
    if (items.error().code() != matinee::Errc::usage) __builtin_trap();
    return 0;
  }
  for (const ConfigItem& item : *items) {
    const bool is_text = item.type == ConfigType::text || item.type == ConfigType::texts;
    if (is_text && std::ranges::any_of(item.values, &std::string::empty)) __builtin_trap();
  }
  return 0;
}
