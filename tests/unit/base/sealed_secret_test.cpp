// SPDX-License-Identifier: MIT
#include "base/sealed_secret.hpp"

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(SealedSecret, OpensWithItsPassphraseAlone) {
  const SealedSecret sealed(Secret::copy_of("open sesame"), Secret::copy_of("an invented secret"));
  const auto opened = sealed.open(Secret::copy_of("open sesame"));
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->reveal(), "an invented secret");
  EXPECT_FALSE(sealed.open(Secret::copy_of("open barley")).has_value());
}

TEST(SealedSecret, HoldsNothingAsWell) {
  const SealedSecret sealed(Secret::copy_of("x"), Secret());
  const auto opened = sealed.open(Secret::copy_of("x"));
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->empty());
}

}  // namespace
}  // namespace matinee
