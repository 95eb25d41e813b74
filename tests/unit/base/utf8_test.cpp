// SPDX-License-Identifier: MIT
#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace matinee::utf8 {
namespace {

TEST(FirstOf, ReadsACharacterOfEveryLength) {
  EXPECT_EQ(first_of("a").point, U'a');
  EXPECT_EQ(first_of("é").point, U'é');
  EXPECT_EQ(first_of("€").length, 3U);
  EXPECT_EQ(first_of("🎬x").point, U'🎬');
  EXPECT_EQ(first_of("").length, 0U);
}

TEST(FirstOf, RefusesWhatIsNoUtf8) {
  for (const char* bytes : {"\x80", "\xc1\x81", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xe2\x82",
                            "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    EXPECT_EQ(first_of(bytes).length, 0U);
    EXPECT_FALSE(is_valid(std::string("a") + bytes));
  }
  EXPECT_TRUE(is_valid("aé€🎬"));
}

TEST(Append, WritesWhatFirstOfReads) {
  for (const char32_t point : {U'a', U'é', U'€', U'🎬', U'\U0010ffff', U'\ufffd'}) {
    std::string text;
    append(point, text);
    EXPECT_EQ(first_of(text).point, point);
    EXPECT_EQ(first_of(text).length, text.size());
  }
}

TEST(Utf8, APrefixCutsNoCharacterInTwo) {
  EXPECT_EQ(utf8::prefix_of("abc", 5), "abc");
  EXPECT_EQ(utf8::prefix_of("abc", 2), "ab");
  EXPECT_EQ(utf8::prefix_of("a\u6620b", 4), "a\u6620");
  EXPECT_EQ(utf8::prefix_of("a\u6620b", 3), "a");
  EXPECT_EQ(utf8::prefix_of("\u6620", 2), "");
  EXPECT_EQ(utf8::prefix_of("abc", 0), "");
}

}  // namespace
}  // namespace matinee::utf8
