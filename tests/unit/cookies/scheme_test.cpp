// SPDX-License-Identifier: MIT
#include "cookies/scheme.hpp"

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

using std::literals::operator""sv;

TEST(SchemeOf, ReadsTheVersionInFront) {
  EXPECT_EQ(scheme_of("v10x"), Scheme::v10);
  EXPECT_EQ(scheme_of("v11x"), Scheme::v11);
  EXPECT_EQ(scheme_of("v12x"), Scheme::v12);
  EXPECT_EQ(scheme_of("v20x"), Scheme::v20);
  EXPECT_EQ(scheme_of("v99x"), Scheme::unknown);
  EXPECT_EQ(scheme_of("\x01\x00\x00\x00\xd0\x8c\x9d\xdf more"sv), Scheme::dpapi);
  EXPECT_EQ(scheme_of("value"), Scheme::plain);
  EXPECT_EQ(scheme_of("v1"), Scheme::plain);
}

TEST(SchemeOf, HasAWordForEveryScheme) {
  EXPECT_EQ(to_string(Scheme::plain), "plain");
  EXPECT_EQ(to_string(Scheme::v20), "v20");
  EXPECT_EQ(to_string(Scheme::dpapi), "dpapi");
}

}  // namespace
}  // namespace matinee::cookies
