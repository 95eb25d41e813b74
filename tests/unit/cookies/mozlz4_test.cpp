// SPDX-License-Identifier: MIT
#include "cookies/mozlz4.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"

namespace matinee::cookies {
namespace {

Result<std::string> unpack(std::string_view packed, std::size_t max_bytes = 1 << 20) {
  MATINEE_TRY_ASSIGN(const WipedBytes bytes,
                     unpack_mozlz4(std::as_bytes(std::span(packed)), max_bytes));
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

TEST(UnpackMozlz4, GivesBackWhatWasPacked) {
  for (const std::string& text : {std::string(), std::string("a"), std::string(100'000, 'x')}) {
    EXPECT_EQ(unpack(test::pack_mozlz4(text)).value(), text);
  }
}

TEST(UnpackMozlz4, ReadsABlockMadeByHand) {
  // Five literals; then one literal, a match of 8 at distance 1, and the five last literals.
  EXPECT_EQ(unpack(std::string("mozLz40\0\x05\0\0\0\x50hello", 18)).value(), "hello");
  EXPECT_EQ(unpack(std::string("mozLz40\0\x0e\0\0\0\x14z\x01\0\x50zzzzz", 22)).value(),
            std::string(14, 'z'));
}

TEST(UnpackMozlz4, RefusesOtherFiles) {
  for (const std::string& text :
       {std::string(), std::string("mozLz40\0\x05\0\0", 11), std::string("{\"cookies\": []}")}) {
    EXPECT_EQ(unpack(text).error().code(), Errc::integrity);
  }
}

TEST(UnpackMozlz4, SaysThatAFileIsEmpty) {
  EXPECT_EQ(unpack("").error().message(), "an empty file, not a mozLz4 one");
}

TEST(UnpackMozlz4, TakesASizeThatNoBlockHoldsForADamage) {
  const std::string lie("mozLz40\0\xff\xff\xff\x7f\x50hello", 18);
  EXPECT_EQ(unpack(lie).error().message(), "a broken mozLz4 file");
}

TEST(UnpackMozlz4, RefusesABlockThatIsNotWhatItClaims) {
  const std::string whole = test::pack_mozlz4("some content that is long enough to be cut");
  std::string longer = whole;
  longer[8] = static_cast<char>(longer[8] + 1);
  std::string shorter = whole;
  shorter[8] = static_cast<char>(shorter[8] - 1);
  std::string lie = whole;
  lie[11] = '\x0f';  // 250 MB
  for (const std::string& text : {longer, shorter, lie, whole.substr(0, whole.size() - 1)}) {
    EXPECT_EQ(unpack(text, std::size_t{1} << 30).error().code(), Errc::integrity);
  }
}

TEST(UnpackMozlz4, RefusesMoreThanItMay) {
  EXPECT_EQ(unpack(test::pack_mozlz4(std::string(1000, 'x')), 999).error().code(), Errc::integrity);
}

}  // namespace
}  // namespace matinee::cookies
