// SPDX-License-Identifier: MIT
#include "crypto/cipher.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/gcm.h>
#include <nettle/memops.h>

#include "crypto/bytes.hpp"

namespace matinee::crypto {

namespace {

// Checks the padding (RFC 5652, 6.3) and returns the size of the text before it.
std::optional<std::size_t> size_without_padding(std::string_view plain) {
  const auto last = static_cast<unsigned char>(plain.back());
  if (last == 0 || last > AES_BLOCK_SIZE) return std::nullopt;
  const std::string_view padding = plain.substr(plain.size() - last);
  if (std::ranges::any_of(padding, [&](char byte) { return byte != plain.back(); })) {
    return std::nullopt;
  }
  return plain.size() - last;
}

}  // namespace

std::optional<Secret> decrypt_aes128_cbc(const Secret& key, std::string_view iv,
                                         std::string_view ciphertext) {
  const bool fits = key.size() == AES128_KEY_SIZE && iv.size() == AES_BLOCK_SIZE &&
                    !ciphertext.empty() && ciphertext.size() % AES_BLOCK_SIZE == 0;
  if (!fits) return std::nullopt;
  Wiped<aes128_ctx> cipher;
  aes128_set_decrypt_key(&cipher.value, bytes_of(key.reveal()));
  std::string chain(iv);  // cbc_decrypt() overwrites the IV
  std::string plain(ciphertext.size(), '\0');
  const WipeOnExit wiped(plain);
  cbc_decrypt(&cipher.value, reinterpret_cast<nettle_cipher_func*>(&aes128_decrypt), AES_BLOCK_SIZE,
              bytes_of(chain), plain.size(), bytes_of(plain), bytes_of(ciphertext));
  const auto size = size_without_padding(plain);
  if (!size) return std::nullopt;
  return Secret::copy_of(std::string_view(plain).substr(0, *size));
}

std::optional<Secret> decrypt_aes256_gcm(const Secret& key, std::string_view nonce,
                                         std::string_view sealed) {
  const bool fits = key.size() == AES256_KEY_SIZE && nonce.size() == GCM_IV_SIZE &&
                    sealed.size() >= GCM_DIGEST_SIZE;
  if (!fits) return std::nullopt;
  const std::string_view ciphertext = sealed.substr(0, sealed.size() - GCM_DIGEST_SIZE);
  const std::string_view tag = sealed.substr(ciphertext.size());
  Wiped<gcm_aes256_ctx> cipher;
  gcm_aes256_set_key(&cipher.value, bytes_of(key.reveal()));
  gcm_aes256_set_iv(&cipher.value, nonce.size(), bytes_of(nonce));
  std::string plain(ciphertext.size(), '\0');
  const WipeOnExit wiped(plain);
  gcm_aes256_decrypt(&cipher.value, plain.size(), bytes_of(plain), bytes_of(ciphertext));
  std::uint8_t expected[GCM_DIGEST_SIZE];
  gcm_aes256_digest(&cipher.value, sizeof expected, expected);
  if (memeql_sec(expected, tag.data(), sizeof expected) == 0) return std::nullopt;  // constant time
  return Secret::copy_of(plain);
}

}  // namespace matinee::crypto
