// SPDX-License-Identifier: MIT
//
// git's credential protocol: a token goes to nobody who does not ask for it in every respect.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "credential_protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view asked(reinterpret_cast<const char*>(data), size);
  if (!matinee::cli::is_asked_of_us(asked)) return 0;
  const std::string text = matinee::ascii::lower_case(asked);
  for (const std::string_view needed : {"protocol=https", "host=", "mubi.com", "authtype"})
    if (text.find(needed) == std::string::npos) __builtin_trap();
  return 0;
}
