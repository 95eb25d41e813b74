// SPDX-License-Identifier: MIT
//
// A secret in memory that is encrypted with a passphrase. A locked agent holds its session in this
// form.
#pragma once

#include <array>
#include <optional>
#include <string>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee {

/// The cipher is XSalsa20-Poly1305 (libsodium's secretbox). Argon2id derives the key from the
/// passphrase (libsodium's pwhash with 32 MiB and 3 passes, about 0.1 s).
class SealedSecret {
 public:
  /// Encrypts `plain` with a new random salt and nonce. Fails with Errc::failure (ENOMEM) if there
  /// is not enough memory to derive the key. Throws std::bad_alloc if libsodium cannot be
  /// initialised.
  static Result<SealedSecret> seal(const Secret& passphrase, const Secret& plain);

  /// Decrypts the secret. Returns nullopt if the passphrase is wrong. Fails like seal().
  Result<std::optional<Secret>> open(const Secret& passphrase) const;

 private:
  SealedSecret() = default;

  std::array<unsigned char, 16> salt_{};
  std::array<unsigned char, 24> nonce_{};
  std::string sealed_;
};

}  // namespace matinee
