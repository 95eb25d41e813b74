// SPDX-License-Identifier: MIT
//
// A keyed hash of a secret: secrets can be compared by it, and it reveals nothing about them.
#pragma once

#include <array>

#include <matinee/secret.hpp>

namespace matinee {

/// BLAKE2b-256 with a random key. The process generates the key once and never shares it, so a
/// fingerprint is meaningless in another process. Two secrets have the same fingerprint only if
/// they are equal. Safe to use from any thread.
class Fingerprint {
 public:
  /// Throws std::bad_alloc if libsodium cannot be initialised.
  static Fingerprint of(const Secret& secret);

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  std::array<unsigned char, 32> bytes_{};
};

}  // namespace matinee
