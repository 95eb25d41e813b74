// SPDX-License-Identifier: MIT
#include "base/token_digest.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(TokenDigest, IsTheSameForTheSameTokenAndForNoOther) {
  const std::string digest = digest_of(Secret::copy_of("0badc0de0badc0de0badc0de"));
  EXPECT_EQ(digest, digest_of(Secret::copy_of("0badc0de0badc0de0badc0de")));
  EXPECT_NE(digest, digest_of(Secret::copy_of("0badc0de0badc0de0badc0df")));
  EXPECT_EQ(digest.size(), 64U);
  EXPECT_EQ(digest.find_first_not_of("0123456789abcdef"), std::string::npos);
}

// Programs of another version are asked about the same token.
TEST(TokenDigest, DoesNotChangeFromOneProcessToTheNext) {
  EXPECT_EQ(digest_of(Secret::copy_of("an-invented-token")),
            "757cad52767099bf520c15a851f2db03eaf12078dd4d9494d561a3056469df91");
}

}  // namespace
}  // namespace matinee
