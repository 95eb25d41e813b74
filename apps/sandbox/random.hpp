// SPDX-License-Identifier: MIT
//
// Random values in the formats of the service.
#pragma once

#include <cstddef>
#include <string>

namespace matinee::sandbox {

/// Returns `digits` lower-case hexadecimal digits.
std::string random_hex(std::size_t digits);
/// Returns a lower-case UUID (8-4-4-4-12 digits).
std::string random_uuid();
/// Returns six letters and digits. Characters that look alike are excluded.
std::string random_link_code();
/// Returns an opaque cookie value: percent-encoded base64 of random bytes.
std::string random_session_blob();

}  // namespace matinee::sandbox
