// SPDX-License-Identifier: MIT
//
// The two ciphers that browsers seal cookies with. Only decryption: matinee seals nothing.
#pragma once

#include <optional>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::crypto {

/// AES-128-CBC with a key and an IV of 16 bytes. Nothing where the padding (PKCS#7) does not check
/// out or a length is wrong. The padding is no proof: one wrong key in 256 passes.
std::optional<Secret> decrypt_aes128_cbc(const Secret& key, std::string_view iv,
                                         std::string_view ciphertext);

/// AES-256-GCM with a key of 32 bytes, a nonce of 12, the tag as the last 16 bytes of `sealed`, and
/// no associated data. Nothing where the tag does not prove the text or a length is wrong.
std::optional<Secret> decrypt_aes256_gcm(const Secret& key, std::string_view nonce,
                                         std::string_view sealed);

}  // namespace matinee::crypto
