// SPDX-License-Identifier: MIT
#include "base/shell_quote.hpp"

namespace matinee {

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  // Reserve for the worst case: growing would leave a copy of a secret behind.
  quoted.reserve(4 * text.size() + 2);
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";  // ends the quotes, adds an escaped quote, reopens them
    } else {
      quoted += c;
    }
  }
  return quoted += '\'';
}

}  // namespace matinee
