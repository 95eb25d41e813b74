// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "mubi/film_list.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)matinee::mubi::parse_film_page(text);
  (void)matinee::mubi::parse_wish_page(text);
  (void)matinee::mubi::parse_languages(text);
  return 0;
}
