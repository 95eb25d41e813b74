// SPDX-License-Identifier: MIT
//
// A trace of a secret that tells it from others and gives nothing of it away.
#pragma once

#include <array>

#include <matinee/secret.hpp>

namespace matinee {

/// BLAKE2b under a random key that this process makes once and nobody else learns. Two secrets have
/// the same fingerprint only if they are equal. Means nothing in another process. Any thread.
class Fingerprint {
 public:
  /// Throws std::bad_alloc when libsodium cannot be used.
  static Fingerprint of(const Secret& secret);

  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;

 private:
  std::array<unsigned char, 32> bytes_{};
};

}  // namespace matinee
