// SPDX-License-Identifier: MIT
#include "base/token_digest.hpp"

#include <array>
#include <new>
#include <string_view>

#include <sodium.h>

namespace matinee {

namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string digest_of(const Secret& token) {
  // The hash is keyed with its purpose, so that a leaked digest cannot be matched with plain hashes
  // of the token that another program keeps.
  constexpr std::string_view k_purpose = "matinee: which session is meant";
  static_assert(k_purpose.size() >= crypto_generichash_KEYBYTES_MIN);
  if (sodium_init() < 0) throw std::bad_alloc();
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash(digest.data(), digest.size(), bytes_of(token.reveal()), token.size(),
                     bytes_of(k_purpose), k_purpose.size());
  std::array<char, 2 * crypto_generichash_BYTES + 1> text{};
  sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
  return text.data();
}

}  // namespace matinee
