// SPDX-License-Identifier: MIT
//
// Key derivation functions and SHA-256. Sizes are in bytes. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <matinee/secret.hpp>

namespace matinee::crypto {

using Sha256Digest = std::array<char, 32>;

Sha256Digest sha256(std::string_view bytes);

struct Pbkdf2 {
  std::string_view salt;
  unsigned iterations;
  std::size_t key_size;
};

/// PBKDF2 with HMAC-SHA1 (RFC 8018). The password may be empty.
Secret derive_pbkdf2_sha1(std::string_view password, const Pbkdf2& parameters);

struct Hkdf {
  std::string_view salt;
  std::string_view info;
  std::size_t key_size;
};

/// HKDF with SHA-256 (RFC 5869), extract and expand.
Secret derive_hkdf_sha256(std::string_view secret, const Hkdf& parameters);

}  // namespace matinee::crypto
