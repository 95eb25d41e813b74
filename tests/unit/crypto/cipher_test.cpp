// SPDX-License-Identifier: MIT
#include "crypto/cipher.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"

namespace matinee::crypto {
namespace {

using test::from_hex;

const std::string k_iv(16, ' ');

Secret peanuts() {
  return Secret::copy_of(from_hex("fd621fe5a2b402539dfa147ca9272778"));
}

TEST(Aes128Cbc, OpensAValueThatAnotherProgramSealed) {
  const auto plain =
      decrypt_aes128_cbc(peanuts(), k_iv, from_hex("5260263c2cf103cebe96969aca228afa"));
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->reveal(), "test-value-123");
}

TEST(Aes128Cbc, RefusesAWrongKeyByItsPadding) {
  const Secret wrong = Secret::copy_of(std::string(16, 'k'));
  EXPECT_FALSE(decrypt_aes128_cbc(wrong, k_iv, from_hex("5260263c2cf103cebe96969aca228afa")));
}

TEST(Aes128Cbc, RefusesEveryWrongLength) {
  EXPECT_FALSE(decrypt_aes128_cbc(peanuts(), k_iv, ""));
  EXPECT_FALSE(decrypt_aes128_cbc(peanuts(), k_iv, "fifteen bytes.."));
  EXPECT_FALSE(decrypt_aes128_cbc(peanuts(), "short", std::string(16, 'x')));
  EXPECT_FALSE(decrypt_aes128_cbc(Secret::copy_of("short"), k_iv, std::string(16, 'x')));
}

TEST(Aes128Cbc, AnEmptyTextIsAValueAndNotAFailure) {
  const std::string sealed = test::seal("", "peanuts", "", "");
  const auto plain = decrypt_aes128_cbc(peanuts(), k_iv, sealed);
  ASSERT_TRUE(plain);
  EXPECT_TRUE(plain->empty());
}

class Gcm : public testing::Test {
 protected:
  const std::string key_ = std::string(32, 'k');
  std::string sealed_ = test::seal_v12(key_, "", "test-value-123").substr(3 + 12);
};

TEST_F(Gcm, OpensWhatTheTagProves) {
  const auto plain = decrypt_aes256_gcm(Secret::copy_of(key_), "twelve bytes", sealed_);
  ASSERT_TRUE(plain);
  EXPECT_EQ(plain->reveal(), "test-value-123");
}

TEST_F(Gcm, RefusesOneChangedBitAnywhere) {
  for (char& byte : sealed_) {
    byte = static_cast<char>(byte ^ 1);
    EXPECT_FALSE(decrypt_aes256_gcm(Secret::copy_of(key_), "twelve bytes", sealed_));
    byte = static_cast<char>(byte ^ 1);
  }
}

TEST_F(Gcm, RefusesEveryWrongLength) {
  EXPECT_FALSE(decrypt_aes256_gcm(Secret::copy_of(key_), "twelve bytes", "no tag"));
  EXPECT_FALSE(decrypt_aes256_gcm(Secret::copy_of(key_), "nonce", sealed_));
  EXPECT_FALSE(decrypt_aes256_gcm(Secret::copy_of("key"), "twelve bytes", sealed_));
}

}  // namespace
}  // namespace matinee::crypto
