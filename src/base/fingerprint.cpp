// SPDX-License-Identifier: MIT
#include "base/fingerprint.hpp"

#include <new>
#include <string>

#include <sodium.h>

namespace matinee {

namespace {

Secret make_key() {
  if (sodium_init() < 0) throw std::bad_alloc();
  std::string key(crypto_generichash_KEYBYTES, '\0');
  randombytes_buf(key.data(), key.size());
  return Secret::take(key);
}

const unsigned char* bytes_of(const Secret& secret) {
  return reinterpret_cast<const unsigned char*>(secret.reveal().data());
}

}  // namespace

static_assert(crypto_generichash_BYTES == 32);

Fingerprint Fingerprint::of(const Secret& secret) {
  static const Secret key = make_key();
  Fingerprint made;
  crypto_generichash(made.bytes_.data(), made.bytes_.size(), bytes_of(secret), secret.size(),
                     bytes_of(key), key.size());
  return made;
}

}  // namespace matinee
