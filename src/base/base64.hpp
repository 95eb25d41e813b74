// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648), implemented by libsodium. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matinee {

/// Encodes with the standard alphabet and padding. The result may hold a secret; the caller wipes
/// it.
std::string encode_base64(std::string_view bytes);

/// Decodes the standard or the URL-safe alphabet, with or without padding. Returns nullopt if
/// `text` is not base64. The result may hold a secret; the caller wipes it.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace matinee
