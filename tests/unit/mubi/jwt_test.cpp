// SPDX-License-Identifier: MIT
#include "mubi/jwt.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"

namespace matinee::mubi {
namespace {

std::optional<UnixTime> expiry_of(const std::string& token) {
  return jwt_expiry(Secret::copy_of(token));
}

std::string token_with(const std::string& claims) {
  return "eyJhbGciOiJub25lIn0." + encode_base64(claims) + ".c2ln";
}

TEST(JwtExpiry, IsTheClaimExp) {
  EXPECT_EQ(expiry_of(token_with(R"({"sub":"1","exp":1790000000})")),
            UnixTime(std::chrono::seconds(1'790'000'000)));
  EXPECT_EQ(expiry_of(token_with(R"({"exp":1790000000.75})")),
            UnixTime(std::chrono::seconds(1'790'000'000)));
}

TEST(JwtExpiry, EveryOtherTokenHasNone) {
  EXPECT_EQ(expiry_of("0badc0de0badc0de0badc0de0badc0de0ca9a7"), std::nullopt);
  EXPECT_EQ(expiry_of("a.b.c"), std::nullopt);
  EXPECT_EQ(expiry_of(""), std::nullopt);
  EXPECT_EQ(expiry_of(".."), std::nullopt);
  EXPECT_EQ(expiry_of(token_with(R"({"exp":"soon"})")), std::nullopt);
  EXPECT_EQ(expiry_of(token_with(R"({"exp":-1})")), std::nullopt);
  EXPECT_EQ(expiry_of(token_with(R"({"exp":1e300})")), std::nullopt);
  EXPECT_EQ(expiry_of(token_with("[1]")), std::nullopt);
}

}  // namespace
}  // namespace matinee::mubi
