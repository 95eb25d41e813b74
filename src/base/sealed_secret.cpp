// SPDX-License-Identifier: MIT
#include "base/sealed_secret.hpp"

#include <cerrno>
#include <new>

#include <fmt/format.h>
#include <sodium.h>

namespace matinee {

namespace {

constexpr unsigned long long k_passes = 3;
constexpr std::size_t k_memory = std::size_t{32} << 20;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Error out_of_memory() {
  return {Errc::failure,
          fmt::format("not enough memory to derive a key from the passphrase ({} MiB)",
                      k_memory >> 20U),
          NativeCode{NativeCode::Space::posix, ENOMEM}, Recovery::retry_later};
}

Result<Secret> key_of(const Secret& passphrase, const std::array<unsigned char, 16>& salt) {
  std::string key(crypto_secretbox_KEYBYTES, '\0');
  const WipeOnExit wiped(key);
  const auto phrase = passphrase.reveal();
  const int failed =
      crypto_pwhash(reinterpret_cast<unsigned char*>(key.data()), key.size(), phrase.data(),
                    phrase.size(), salt.data(), k_passes, k_memory, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) return out_of_memory();
  return Secret::take(key);
}

}  // namespace

static_assert(crypto_pwhash_SALTBYTES == 16 && crypto_secretbox_NONCEBYTES == 24);

Result<SealedSecret> SealedSecret::seal(const Secret& passphrase, const Secret& plain) {
  if (sodium_init() < 0) throw std::bad_alloc();
  SealedSecret made;
  made.sealed_.resize(plain.size() + crypto_secretbox_MACBYTES);
  randombytes_buf(made.salt_.data(), made.salt_.size());
  randombytes_buf(made.nonce_.data(), made.nonce_.size());
  MATINEE_TRY_ASSIGN(const Secret key, key_of(passphrase, made.salt_));
  crypto_secretbox_easy(reinterpret_cast<unsigned char*>(made.sealed_.data()),
                        bytes_of(plain.reveal()), plain.size(), made.nonce_.data(),
                        bytes_of(key.reveal()));
  return made;
}

Result<std::optional<Secret>> SealedSecret::open(const Secret& passphrase) const {
  MATINEE_TRY_ASSIGN(const Secret key, key_of(passphrase, salt_));
  std::string plain(sealed_.size() - crypto_secretbox_MACBYTES, '\0');
  const WipeOnExit wiped(plain);
  const int failed =
      crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), bytes_of(sealed_),
                                 sealed_.size(), nonce_.data(), bytes_of(key.reveal()));
  if (failed != 0) return std::optional<Secret>();
  return std::optional(Secret::take(plain));
}

}  // namespace matinee
