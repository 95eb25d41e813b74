// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>

#include "login/devtools.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string buffer(reinterpret_cast<const char*>(data), size);
  for (const std::string& message : matinee::login::take_messages(buffer)) {
    auto object = nlohmann::json::parse(message, nullptr, false);
    (void)matinee::login::cookie_of(object);
  }
  return 0;
}
