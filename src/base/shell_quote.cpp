// SPDX-License-Identifier: MIT
#include "base/shell_quote.hpp"

namespace matinee {

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  // Room for the worst case, so that no copy of a secret is left behind by growing.
  quoted.reserve(4 * text.size() + 2);
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";  // ends the quotes, adds one, begins them again
    } else {
      quoted += c;
    }
  }
  return quoted += '\'';
}

}  // namespace matinee
