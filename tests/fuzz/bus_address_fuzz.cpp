// SPDX-License-Identifier: MIT
//
// What the desktop says of its session bus, and the paths of what is found there.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "keyring/bus_address.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace matinee::keyring;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const BusAddress& address : parse_bus_addresses(text)) {
    const auto again = parse_bus_addresses(to_string(address));
    if (again.size() != 1 || again.front() != address) __builtin_trap();
  }
  (void)places_of_session_bus(text, "/run/user/1000");
  return 0;
}
