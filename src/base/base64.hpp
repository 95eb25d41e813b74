// SPDX-License-Identifier: MIT
//
// Base64 (RFC 4648), over libsodium.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace matinee {

/// The standard alphabet, padded. The result may hold a secret; its owner wipes it.
std::string encode_base64(std::string_view bytes);

/// Decodes either alphabet, padded or not; nothing for anything else. The result may hold a
/// secret; its owner wipes it.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace matinee
