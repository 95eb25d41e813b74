// SPDX-License-Identifier: MIT
#include "base/percent.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(PercentDecoded, LeavesStrayPercentSignsAlone) {
  EXPECT_EQ(percent_decoded("a%2Bb%2fc"), "a+b/c");
  EXPECT_EQ(percent_decoded("100%"), "100%");
  EXPECT_EQ(percent_decoded("%4"), "%4");
  EXPECT_EQ(percent_decoded("%zz"), "%zz");
  EXPECT_EQ(percent_decoded("%%41"), "%A");
  EXPECT_EQ(percent_decoded("%+1"), "%+1");
  EXPECT_EQ(percent_decoded("a%3D"), "a=");
  EXPECT_EQ(percent_decoded("%00"), std::string(1, '\0'));
}

TEST(PercentDecodedStrictly, KnowsNoStrayPercentSign) {
  EXPECT_EQ(percent_decoded_strictly("a%20b"), "a b");
  EXPECT_EQ(percent_decoded_strictly(""), "");
  for (const char* text : {"%", "%4", "%zz", "a%2", "%%41", "% 1"})
    EXPECT_FALSE(percent_decoded_strictly(text)) << text;
}

TEST(PercentEncoded, KeepsOnlyTheUnreserved) {
  EXPECT_EQ(percent_encoded("a-film_1.~"), "a-film_1.~");
  EXPECT_EQ(percent_encoded("a/b ?"), "a%2Fb%20%3F");
  EXPECT_EQ(percent_encoded("\xff%"), "%FF%25");
}

TEST(PercentEncoded, KeepsWhatTheCallerSays) {
  EXPECT_EQ(percent_encoded("a b/c", [](char c) { return c != ' '; }), "a%20b/c");
}

}  // namespace
}  // namespace matinee
