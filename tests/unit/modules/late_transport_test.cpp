// SPDX-License-Identifier: MIT
#include "modules/late_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::modules {
namespace {

TEST(LateTransport, NamesTheModuleThatIsMissing) {
  const auto transport = open_transport("/nowhere", {});
  ASSERT_FALSE(transport);
  EXPECT_EQ(transport.error().code(), Errc::failure);
  EXPECT_THAT(transport.error().message(), testing::HasSubstr("/nowhere/matinee-http.so"));
}

}  // namespace
}  // namespace matinee::modules
