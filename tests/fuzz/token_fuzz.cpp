// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "login/token.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto token = matinee::login::parse_token(text, "input");
  // What is accepted can stand in a header.
  if (token && token->reveal().find_first_of("\r\n \t") != std::string_view::npos) __builtin_trap();
  return 0;
}
