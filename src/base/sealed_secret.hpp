// SPDX-License-Identifier: MIT
//
// A secret under a passphrase, in memory: what an agent holds while it is locked.
#pragma once

#include <array>
#include <optional>
#include <string>

#include <matinee/result.hpp>
#include <matinee/secret.hpp>

namespace matinee {

/// XSalsa20-Poly1305 under a key that Argon2id makes of the passphrase (libsodium's secretbox and
/// pwhash; 32 MiB, 3 passes, about 0.1 s).
class SealedSecret {
 public:
  /// Errc::failure (ENOMEM) if there is no memory for the derivation of the key.
  static Result<SealedSecret> seal(const Secret& passphrase, const Secret& plain);

  /// Nothing for another passphrase; Errc::failure as above.
  Result<std::optional<Secret>> open(const Secret& passphrase) const;

 private:
  SealedSecret() = default;

  std::array<unsigned char, 16> salt_{};
  std::array<unsigned char, 24> nonce_{};
  std::string sealed_;
};

}  // namespace matinee
