// SPDX-License-Identifier: MIT
#include "login/jar_source.hpp"

#include <gtest/gtest.h>

#include "session/token_manager.hpp"
#include "support/jar.hpp"

namespace matinee::login {
namespace {

TEST(JarOfToken, IsASessionToWhateverReadsJars) {
  const CookieJar jar = jar_of_token(Secret::copy_of(test::k_token), "token", "-");
  const auto credential = session::find_credential(jar, test::k_today);
  ASSERT_TRUE(credential) << credential.error().message();
  EXPECT_EQ(credential->token.reveal(), test::k_token);
  EXPECT_FALSE(credential->expires_at);
  EXPECT_EQ(jar.origin.browser, "token");
}

TEST(JarSource, HandsOutACopyEachTime) {
  CookieJar jar = test::jar_of(test::cookie("lt", test::k_token, ".mubi.com"));
  jar.cookies.front().http_only = true;
  jar.cookies.front().same_site = SameSite::strict;
  JarSource source(std::move(jar));
  for (int i = 0; i < 2; ++i) {
    const auto copy = source.extract_cookies();
    ASSERT_TRUE(copy);
    const Cookie* cookie = copy->find("lt");
    ASSERT_NE(cookie, nullptr);
    EXPECT_EQ(cookie->value.reveal(), test::k_token);
    EXPECT_EQ(cookie->domain, ".mubi.com");
    EXPECT_EQ(cookie->expires, test::k_next_year);
    EXPECT_TRUE(cookie->http_only);
    EXPECT_EQ(cookie->same_site, SameSite::strict);
    EXPECT_EQ(copy->origin.browser, "firefox");
  }
}

}  // namespace
}  // namespace matinee::login
