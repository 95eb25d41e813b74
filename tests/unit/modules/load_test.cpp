// SPDX-License-Identifier: MIT
#include "modules/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::modules {
namespace {

TEST(Load, FindsASymbolOfAModule) {
  const auto address = load("libc.so.6", "strlen");
  ASSERT_TRUE(address) << address.error().message();
  EXPECT_NE(*address, nullptr);
}

TEST(Load, NamesTheFileThatIsMissing) {
  const auto address = load("/nowhere/matinee-http.so", "matinee_open_transport");
  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().code(), Errc::failure);
  EXPECT_THAT(address.error().message(), testing::HasSubstr("/nowhere/matinee-http.so"));
}

TEST(Load, RefusesAModuleOfAnotherBuild) {
  const auto address = load("libc.so.6", "matinee_open_transport");
  ASSERT_FALSE(address);
  EXPECT_EQ(address.error().code(), Errc::failure);
}

}  // namespace
}  // namespace matinee::modules
