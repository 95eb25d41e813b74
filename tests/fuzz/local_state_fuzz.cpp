// SPDX-License-Identifier: MIT
//
// Local State, and containers.json, which is JSON of the same kind.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "cookies/containers.hpp"
#include "cookies/local_state.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& profile : matinee::cookies::parse_local_state(text)) {
    if (profile.folder.empty() || profile.folder.find('/') != std::string::npos) __builtin_trap();
  }
  const auto containers = matinee::cookies::parse_containers(text);
  if (!containers) return 0;
  for (const auto& container : *containers) {
    if (container.id == 0 || container.name.empty()) __builtin_trap();
  }
  return 0;
}
