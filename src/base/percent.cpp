// SPDX-License-Identifier: MIT
#include "base/percent.hpp"

#include <fmt/format.h>

namespace matinee {

namespace {

// Decodes the %XX at the start of `text`. Returns nullopt if `text` does not start with one.
std::optional<char> leading_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const int high = ascii::hex_value(text[1]);
  const int low = ascii::hex_value(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

enum class Stray : bool { keep, refuse };

std::optional<std::string> decoded(std::string_view text, Stray stray) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) {
    const auto byte = leading_byte(text);
    if (!byte && text.front() == '%' && stray == Stray::refuse) return std::nullopt;
    bytes += byte.value_or(text.front());
    text.remove_prefix(byte ? 3 : 1);
  }
  return bytes;
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  return *decoded(text, Stray::keep);
}

std::optional<std::string> percent_decoded_strictly(std::string_view text) {
  return decoded(text, Stray::refuse);
}

std::string percent_encoded(std::string_view text, bool (*is_plain)(char)) {
  std::string encoded;
  for (const char c : text) {
    if (is_plain(c)) {
      encoded += c;
    } else {
      encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

}  // namespace matinee
