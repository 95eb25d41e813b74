// SPDX-License-Identifier: MIT
//
// The two ciphers that browsers encrypt cookies with. Only decryption is implemented. Pure.
#pragma once

#include <optional>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::crypto {

/// AES-128-CBC with PKCS#7 padding. The key and the IV have 16 bytes. Returns nullopt if the
/// padding or a length is wrong. Valid padding does not prove that the key is right: about one
/// wrong key in 256 passes.
std::optional<Secret> decrypt_aes128_cbc(const Secret& key, std::string_view iv,
                                         std::string_view ciphertext);

/// AES-256-GCM without associated data. The key has 32 bytes, the nonce 12, and the last 16 bytes
/// of `sealed` are the tag. Returns nullopt if the tag does not match or a length is wrong.
std::optional<Secret> decrypt_aes256_gcm(const Secret& key, std::string_view nonce,
                                         std::string_view sealed);

}  // namespace matinee::crypto
