// SPDX-License-Identifier: MIT
#include "remux/text_encoding.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

using namespace std::string_literals;

TEST(TextEncoding, Utf8StaysWhatItIs) {
  EXPECT_EQ(decode_text("WEBVTT \xc3\xa9"), "WEBVTT \xc3\xa9");
  EXPECT_EQ(decode_text("\xef\xbb\xbfWEBVTT"), "WEBVTT");
  EXPECT_EQ(decode_text(""), "");
  EXPECT_EQ(decode_text("a"), "a");
}

TEST(TextEncoding, Utf16IsReadInBothByteOrders) {
  EXPECT_EQ(decode_text("\xff\xfeW\0\xe9\0"s), "W\xc3\xa9");
  EXPECT_EQ(decode_text("\xfe\xff\0W\0\xe9"s), "W\xc3\xa9");
  // U+1F600, in two halves; then each half by itself, and half a unit.
  EXPECT_EQ(decode_text("\xff\xfe\x3d\xd8\x00\xde"s), "\xf0\x9f\x98\x80");
  EXPECT_EQ(decode_text("\xff\xfe\x3d\xd8x\0"s), "\xef\xbf\xbdx");
  EXPECT_EQ(decode_text("\xff\xfe\x00\xdex\0"s), "\xef\xbf\xbdx");
  EXPECT_EQ(decode_text("\xff\xfex\0y"s), "x");
}

TEST(TextEncoding, Utf16WithoutAMarkIsKnownByItsFirstCharacter) {
  EXPECT_EQ(decode_text("<\0t\0"s), "<t");
  EXPECT_EQ(decode_text("\0<\0t"s), "<t");
}

TEST(TextEncoding, BytesThatAreNotUtf8AreWindows1252) {
  EXPECT_EQ(decode_text("caf\xe9"), "caf\xc3\xa9");
  EXPECT_EQ(decode_text("\x80 \x93x\x94 \x81"), "\xe2\x82\xac \xe2\x80\x9cx\xe2\x80\x9d \xc2\x81");
  // One broken character does not change the others.
  EXPECT_EQ(decode_text("\xc3\xa9\xc3"), "\xc3\xa9\xc3\x83");
}

TEST(TextEncoding, NulIsReplaced) {
  EXPECT_EQ(decode_text("ab\0c"s),
            "ab\xef\xbf\xbd"
            "c");
}

}  // namespace
}  // namespace matinee::remux
