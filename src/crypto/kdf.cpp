// SPDX-License-Identifier: MIT
#include "crypto/kdf.hpp"

#include <string>

#include <nettle/hkdf.h>
#include <nettle/hmac.h>
#include <nettle/pbkdf2.h>
#include <nettle/sha2.h>

#include "crypto/bytes.hpp"

namespace matinee::crypto {

namespace {

auto* const k_update = reinterpret_cast<nettle_hash_update_func*>(&hmac_sha256_update);
auto* const k_digest = reinterpret_cast<nettle_hash_digest_func*>(&hmac_sha256_digest);

}  // namespace

Sha256Digest sha256(std::string_view bytes) {
  sha256_ctx hash;
  sha256_init(&hash);
  sha256_update(&hash, bytes.size(), bytes_of(bytes));
  Sha256Digest digest;
  sha256_digest(&hash, digest.size(), reinterpret_cast<std::uint8_t*>(digest.data()));
  return digest;
}

Secret derive_pbkdf2_sha1(std::string_view password, const Pbkdf2& parameters) {
  std::string key(parameters.key_size, '\0');
  const WipeOnExit wiped(key);
  pbkdf2_hmac_sha1(password.size(), bytes_of(password), parameters.iterations,
                   parameters.salt.size(), bytes_of(parameters.salt), key.size(), bytes_of(key));
  return Secret::copy_of(key);
}

Secret derive_hkdf_sha256(std::string_view secret, const Hkdf& parameters) {
  Wiped<hmac_sha256_ctx> hmac;
  std::string pseudorandom_key(SHA256_DIGEST_SIZE, '\0');
  const WipeOnExit wiped_first(pseudorandom_key);
  hmac_sha256_set_key(&hmac.value, parameters.salt.size(), bytes_of(parameters.salt));
  hkdf_extract(&hmac.value, k_update, k_digest, SHA256_DIGEST_SIZE, secret.size(), bytes_of(secret),
               bytes_of(pseudorandom_key));
  std::string key(parameters.key_size, '\0');
  const WipeOnExit wiped(key);
  hmac_sha256_set_key(&hmac.value, pseudorandom_key.size(), bytes_of(pseudorandom_key));
  hkdf_expand(&hmac.value, k_update, k_digest, SHA256_DIGEST_SIZE, parameters.info.size(),
              bytes_of(parameters.info), key.size(), bytes_of(key));
  return Secret::copy_of(key);
}

}  // namespace matinee::crypto
