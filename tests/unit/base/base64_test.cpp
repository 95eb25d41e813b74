// SPDX-License-Identifier: MIT
#include "base/base64.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

// RFC 4648, section 10.
TEST(Base64, EncodesTheVectorsOfTheRfc) {
  EXPECT_EQ(encode_base64(""), "");
  EXPECT_EQ(encode_base64("f"), "Zg==");
  EXPECT_EQ(encode_base64("fo"), "Zm8=");
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
}

TEST(Base64, DecodesPaddedAndUnpadded) {
  EXPECT_EQ(decode_base64("Zg=="), "f");
  EXPECT_EQ(decode_base64("Zg"), "f");
  EXPECT_EQ(decode_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(decode_base64(""), "");
}

TEST(Base64, DecodesBothAlphabets) {
  EXPECT_EQ(decode_base64("+/8="), "\xfb\xff");
  EXPECT_EQ(decode_base64("-_8"), "\xfb\xff");
}

TEST(Base64, RefusesWhatIsNotBase64) {
  EXPECT_EQ(decode_base64("Zg!"), std::nullopt);
  EXPECT_EQ(decode_base64("Z"), std::nullopt);
  EXPECT_EQ(decode_base64("+_8="), std::nullopt);
  EXPECT_EQ(decode_base64("Zm 9v"), std::nullopt);
}

}  // namespace
}  // namespace matinee
