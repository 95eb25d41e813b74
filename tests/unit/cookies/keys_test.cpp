// SPDX-License-Identifier: MIT
#include "cookies/keys.hpp"

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

TEST(NoKeyring, ServesNothingAndIsLocked) {
  NoKeyring keyring;
  EXPECT_FALSE(keyring.serves(Scheme::v11));
  const auto keys = keyring.find_keys({.scheme = Scheme::v11, .browser = "chromium"});
  ASSERT_FALSE(keys);
  EXPECT_EQ(keys.error().code(), Errc::locked);
  EXPECT_NE(keys.error().message().find("chromium"), std::string::npos);
}

TEST(KeyringNeeded, TellsThePortalFromTheKeyring) {
  EXPECT_NE(keyring_needed(Scheme::v12, "chrome").message().find("portal"), std::string::npos);
  EXPECT_EQ(keyring_needed(Scheme::v11, "chrome").message().find("portal"), std::string::npos);
}

}  // namespace
}  // namespace matinee::cookies
