// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/printable.hpp"
#include "base/utf8.hpp"

namespace {

void check(std::string_view text) {
  while (!text.empty()) {
    const auto [point, length] = matinee::utf8::first_of(text);
    const bool is_layout = point == '\n' || point == '\t';
    if (length == 0 || (!matinee::is_printable(point) && !is_layout)) __builtin_trap();
    text.remove_prefix(length);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string line = matinee::printable(text);
  check(line);
  if (line.find_first_of("\n\t") != std::string::npos) __builtin_trap();
  if (matinee::printable(line) != line) __builtin_trap();
  check(matinee::printable(text, matinee::Layout::lines));
  if (!matinee::utf8::is_valid(matinee::printable_json(text))) __builtin_trap();
  return 0;
}
