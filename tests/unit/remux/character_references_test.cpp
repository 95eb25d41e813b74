// SPDX-License-Identifier: MIT
#include "remux/character_references.hpp"

#include <gtest/gtest.h>

namespace matinee::remux {
namespace {

char32_t point_of(std::string_view text) {
  const auto reference = parse_character_reference(text);
  return reference ? reference->point : 0;
}

TEST(CharacterReferences, NamesOfHtmlAreKnown) {
  EXPECT_EQ(point_of("&amp;"), U'&');
  EXPECT_EQ(point_of("&quot;x"), U'"');
  EXPECT_EQ(point_of("&apos;"), U'\'');
  EXPECT_EQ(point_of("&eacute;"), U'\u00e9');
  EXPECT_EQ(point_of("&Eacute;"), U'\u00c9');
  EXPECT_EQ(point_of("&hellip;"), U'\u2026');
  EXPECT_EQ(point_of("&euro;"), U'\u20ac');
  EXPECT_EQ(point_of("&zwnj;"), U'\u200c');
  EXPECT_EQ(point_of("&lstrok;"), U'\u0142');
  EXPECT_EQ(point_of("&thetasym;"), U'\u03d1');
  EXPECT_EQ(parse_character_reference("&nbsp; ")->length, 6u);
}

TEST(CharacterReferences, NumbersAreDecimalOrHexadecimal) {
  EXPECT_EQ(point_of("&#39;"), U'\'');
  EXPECT_EQ(point_of("&#x27;"), U'\'');
  EXPECT_EQ(point_of("&#X1F600;"), U'\U0001f600');
  EXPECT_EQ(parse_character_reference("&#39")->length, 4u);
  EXPECT_EQ(parse_character_reference("&#x27;;")->length, 6u);
  // What HTML says of numbers that stand for no character.
  EXPECT_EQ(point_of("&#150;"), U'\u2013');
  for (const char* text : {"&#0;", "&#xd800;", "&#x110000;", "&#99999999999999999999;"}) {
    EXPECT_EQ(point_of(text), U'\ufffd') << text;
  }
}

TEST(CharacterReferences, EverythingElseIsText) {
  for (const char* text : {"", "&", "&;", "&#;", "&#x;", "&#xg;", "&amp", "& amp;", "&nosuchname;",
                           "&AMPERSANDSANDMORE;", "amp;", "&EACUTE;"}) {
    EXPECT_FALSE(parse_character_reference(text)) << text;
  }
}

}  // namespace
}  // namespace matinee::remux
