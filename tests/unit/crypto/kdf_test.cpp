// SPDX-License-Identifier: MIT
#include "crypto/kdf.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"

namespace matinee::crypto {
namespace {

using test::from_hex;

std::string text_of(const Sha256Digest& digest) {
  return {digest.data(), digest.size()};
}

TEST(Sha256, HashesHostsWithAndWithoutTheirDot) {
  EXPECT_EQ(text_of(sha256(".mubi.com")),
            from_hex("58ca542d9aee8e7531d84cf4c658a8cd93c2e55464b5296129e52d4693f26d90"));
  EXPECT_EQ(text_of(sha256("mubi.com")),
            from_hex("4932fc0ffe86135182f13b5817f0038b449b08b6c0980bb5b03f414936b8722c"));
}

TEST(Pbkdf2, DerivesTheKeysThatChromiumUses) {
  const Pbkdf2 parameters{.salt = "saltysalt", .iterations = 1, .key_size = 16};
  const auto key = [&](std::string_view password) {
    return std::string(derive_pbkdf2_sha1(password, parameters).reveal());
  };
  EXPECT_EQ(key("peanuts"), from_hex("fd621fe5a2b402539dfa147ca9272778"));
  EXPECT_EQ(key(""), from_hex("d0d0ec9c7d77d43ac54187fa4818d17f"));
  EXPECT_EQ(key({}), from_hex("d0d0ec9c7d77d43ac54187fa4818d17f"));
  EXPECT_EQ(key("AAECAwQFBgcICQoLDA0ODw=="), from_hex("4c473dc0126f993fa1db1dc52a8bd6ba"));
}

TEST(Pbkdf2, CountsItsIterations) {
  const Pbkdf2 parameters{.salt = "saltysalt", .iterations = 1003, .key_size = 16};
  EXPECT_EQ(derive_pbkdf2_sha1("AAECAwQFBgcICQoLDA0ODw==", parameters).reveal(),
            from_hex("990d40262bd061393c8c1e0bda54dc31"));
}

TEST(Hkdf, DerivesThePortalKeyWithAndWithoutTheNul) {
  std::string secret;
  for (int i = 0; i < 64; ++i)
    secret += static_cast<char>(i);
  const auto key = [&](std::string_view salt, std::string_view info) {
    return std::string(
        derive_hkdf_sha256(secret, {.salt = salt, .info = info, .key_size = 32}).reveal());
  };
  EXPECT_EQ(key("fdo_portal_secret_salt", "HKDF-SHA-256 AES-256-GCM"),
            from_hex("39ba5df998f8f1c032fac27b67d7359f8feda53482637745b35e4778295d32e7"));
  EXPECT_EQ(key({"fdo_portal_secret_salt", 23}, {"HKDF-SHA-256 AES-256-GCM", 25}),
            from_hex("9e8a41b49112e0b5eb0086e42fa4e9705eb42012aea811394b8c7ac110214c2d"));
}

}  // namespace
}  // namespace matinee::crypto
