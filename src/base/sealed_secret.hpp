// SPDX-License-Identifier: MIT
//
// A secret under a passphrase, in memory: what an agent holds while it is locked.
#pragma once

#include <array>
#include <optional>
#include <string>

#include <matinee/secret.hpp>

namespace matinee {

/// XSalsa20-Poly1305 under a key that Argon2id makes of the passphrase (libsodium's secretbox and
/// pwhash; 32 MiB, 3 passes, about 0.1 s).
class SealedSecret {
 public:
  /// Throws std::bad_alloc where there is no memory for the key's derivation.
  SealedSecret(const Secret& passphrase, const Secret& plain);

  /// Nothing for another passphrase.
  std::optional<Secret> open(const Secret& passphrase) const;

 private:
  std::array<unsigned char, 16> salt_{};
  std::array<unsigned char, 24> nonce_{};
  std::string sealed_;
};

}  // namespace matinee
