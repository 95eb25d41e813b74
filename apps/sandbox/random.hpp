// SPDX-License-Identifier: MIT
//
// Invented values in the shapes that the service uses.
#pragma once

#include <cstddef>
#include <string>

namespace matinee::sandbox {

/// `digits` lower-case hexadecimal digits.
std::string random_hex(std::size_t digits);
/// 8-4-4-4-12, lower case.
std::string random_uuid();
/// Six of the letters and digits that are not easily mistaken for one another.
std::string random_link_code();
/// An opaque value as it stands in a cookie: base64 of random bytes, percent-encoded.
std::string random_session_blob();

}  // namespace matinee::sandbox
