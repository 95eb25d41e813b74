// SPDX-License-Identifier: MIT
#include "base/sealed_secret.hpp"

#include <new>

#include <sodium.h>

namespace matinee {

namespace {

constexpr unsigned long long k_passes = 3;
constexpr std::size_t k_memory = std::size_t{32} << 20;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Secret key_of(const Secret& passphrase, const std::array<unsigned char, 16>& salt) {
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  const WipeOnExit wiped(key);
  const auto phrase = passphrase.reveal();
  const int failed =
      crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), phrase.data(),
                    phrase.size(), salt.data(), k_passes, k_memory, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) throw std::bad_alloc();
  return Secret::take(key);
}

}  // namespace

static_assert(crypto_pwhash_SALTBYTES == 16 && crypto_secretbox_NONCEBYTES == 24);

SealedSecret::SealedSecret(const Secret& passphrase, const Secret& plain)
    : sealed_(plain.size() + crypto_secretbox_MACBYTES, '\0') {
  if (sodium_init() < 0) throw std::bad_alloc();
  randombytes_buf(salt_.data(), salt_.size());
  randombytes_buf(nonce_.data(), nonce_.size());
  const Secret key = key_of(passphrase, salt_);
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(sealed_.data()), bytes_of(plain.reveal()),
                        plain.size(), nonce_.data(), bytes_of(key.reveal()));
}

std::optional<Secret> SealedSecret::open(const Secret& passphrase) const {
  const Secret key = key_of(passphrase, salt_);
  std::string plain(sealed_.size() - crypto_secretbox_MACBYTES, '\0');
  const WipeOnExit wiped(plain);
  const int failed =
      crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), bytes_of(sealed_),
                                 sealed_.size(), nonce_.data(), bytes_of(key.reveal()));
  if (failed != 0) return std::nullopt;
  return Secret::take(plain);
}

}  // namespace matinee
