// SPDX-License-Identifier: MIT
//
// Percent-encoding (RFC 3986, 2.1), as URLs, cookies and D-Bus addresses use it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.hpp"

namespace matinee {

/// RFC 3986, 2.3: what stands for itself everywhere in a URL.
constexpr bool is_unreserved(char c) noexcept {
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// The bytes that %XX stand for. A percent sign without two hexadecimal digits stays as it is.
std::string percent_decoded(std::string_view text);

/// The same for a format that knows no stray percent sign: nothing where there is one.
std::optional<std::string> percent_decoded_strictly(std::string_view text);

/// Each byte for which `is_plain` is false as %XX, with upper-case digits.
std::string percent_encoded(std::string_view text, bool (*is_plain)(char) = is_unreserved);

}  // namespace matinee
