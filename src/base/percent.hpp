// SPDX-License-Identifier: MIT
//
// Percent-encoding (RFC 3986, 2.1), used in URLs, cookies and D-Bus addresses. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.hpp"

namespace matinee {

/// An unreserved character (RFC 3986, 2.3): it never needs encoding in a URL.
constexpr bool is_unreserved(char c) noexcept {
  return ascii::is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/// Decodes each %XX. A percent sign that two hexadecimal digits do not follow is kept.
std::string percent_decoded(std::string_view text);

/// Decodes each %XX. Returns nullopt if a percent sign is not followed by two hexadecimal digits.
std::optional<std::string> percent_decoded_strictly(std::string_view text);

/// Encodes each byte for which `is_plain` returns false as %XX, with upper-case digits.
std::string percent_encoded(std::string_view text, bool (*is_plain)(char) = is_unreserved);

}  // namespace matinee
