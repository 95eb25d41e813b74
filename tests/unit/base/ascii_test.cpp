// SPDX-License-Identifier: MIT
#include "base/ascii.hpp"

#include <gtest/gtest.h>

namespace matinee::ascii {
namespace {

// What a compiler can work out no locale can change.
static_assert(to_lower('A') == 'a' && to_lower('Z') == 'z' && to_lower('[') == '[');
static_assert(to_upper('a') == 'A' && to_upper('z') == 'Z' && to_upper('{') == '{');
static_assert(is_digit('0') && is_digit('9') && !is_digit('/') && !is_digit(':'));
static_assert(is_alpha('q') && is_alpha('Q') && !is_alpha('@') && !is_alpha('`'));
static_assert(is_alnum('7') && is_alnum('x') && !is_alnum('_') && !is_alnum('\0'));
static_assert(is_blank(' ') && is_blank('\v') && !is_blank('\0') && !is_blank('\x85'));
static_assert(hex_value('0') == 0 && hex_value('f') == 15 && hex_value('F') == 15);
static_assert(hex_value('g') == -1 && hex_value('/') == -1 && hex_value('@') == -1);
static_assert(trimmed("\t a b \r\n") == "a b");

TEST(Ascii, ChangesNoByteOutsideOfAscii) {
  EXPECT_EQ(lower_case("FÄHRE \xc4 Z"), "fÄhre \xc4 z");
  EXPECT_EQ(upper_case("fähre \xe4 z"), "FäHRE \xe4 Z");
  for (int c = 0x80; c < 0x100; ++c) {
    const char byte = static_cast<char>(c);
    EXPECT_FALSE(is_alnum(byte) || is_blank(byte)) << c;
    EXPECT_TRUE(to_lower(byte) == byte && to_upper(byte) == byte) << c;
  }
}

TEST(Ascii, ComparesInAnyCase) {
  EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-TYPE"));
  EXPECT_TRUE(equals_ignoring_case("", ""));
  EXPECT_FALSE(equals_ignoring_case("host", "hosts"));
  EXPECT_FALSE(equals_ignoring_case("[", "{")) << "32 apart, as letters are";
  EXPECT_TRUE(starts_with_ignoring_case("HTTPS://x", "https://"));
  EXPECT_FALSE(starts_with_ignoring_case("http", "https://"));
  EXPECT_TRUE(contains_ignoring_case("<HTML><body>CAPTCHA", "captcha"));
  EXPECT_TRUE(contains_ignoring_case("", ""));
  EXPECT_FALSE(contains_ignoring_case("cap tcha", "captcha"));
}

TEST(Ascii, TrimsBlanksAtTheEndsAlone) {
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed(" \t\r\n\v\f"), "");
  EXPECT_EQ(trimmed("a  b"), "a  b");
  EXPECT_EQ(trimmed_start(" \n x "), "x ");
  EXPECT_EQ(trimmed("\xc2\xa0x"), "\xc2\xa0x") << "a no-break space is text";
}

}  // namespace
}  // namespace matinee::ascii
