// SPDX-License-Identifier: MIT
//
// A zero byte ends profiles.ini and begins installs.ini.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/profiles_ini.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view profiles = text.substr(0, text.find('\0'));
  const std::string_view installs = text.substr(std::min(size, profiles.size() + 1));
  for (const auto& profile : matinee::cookies::parse_profiles_ini(profiles, installs)) {
    if (profile.path.empty()) __builtin_trap();
  }
  return 0;
}
