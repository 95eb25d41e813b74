// SPDX-License-Identifier: MIT
#include "modules/lazy_keyring.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::modules {
namespace {

TEST(LazyKeyring, LoadsNothingBeforeItIsAskedForAKey) {
  bool is_asked = false;
  const LazyKeyring keyring("/nowhere", [&] {
    is_asked = true;
    return KeyringModuleArguments{};
  });
  EXPECT_TRUE(keyring.serves(cookies::Scheme::v11));
  EXPECT_FALSE(keyring.serves(cookies::Scheme::v10));
  EXPECT_FALSE(is_asked);
}

TEST(LazyKeyring, NamesTheModuleThatIsMissing) {
  LazyKeyring keyring("/nowhere", [] { return KeyringModuleArguments{}; });
  const auto keys = keyring.find_keys({});
  ASSERT_FALSE(keys);
  EXPECT_THAT(keys.error().message(), testing::HasSubstr("/nowhere/matinee-keyring.so"));
}

}  // namespace
}  // namespace matinee::modules
