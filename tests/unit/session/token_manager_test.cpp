// SPDX-License-Identifier: MIT
#include "session/token_manager.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "support/jar.hpp"

namespace matinee::session {
namespace {

using test::cookie;
using test::jar_of;
using test::k_next_year;
using test::k_today;
using test::k_token;

std::string designs_value() {
  return encode_base64(R"({"token":"designs-token","user_id":42,"id":"s-1"})");
}

TEST(FindCredential, TakesTheLoginTokenForBothTokenAndSessionId) {
  const auto credential = find_credential(jar_of(cookie("lt", k_token)), k_today);
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->kind, CredentialKind::login_token);
  EXPECT_EQ(credential->token.reveal(), k_token);
  EXPECT_EQ(credential->session_id_json.reveal(), "\"" + std::string(k_token) + "\"");
  EXPECT_EQ(credential->user_id, std::nullopt);
  EXPECT_EQ(credential->expires_at, k_next_year);
}

TEST(FindCredential, ReadsTheDesignsCookie) {
  const auto credential =
      find_credential(jar_of(cookie("_mubi_session", designs_value())), k_today);
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->kind, CredentialKind::session_cookie);
  EXPECT_EQ(credential->token.reveal(), "designs-token");
  EXPECT_EQ(credential->session_id_json.reveal(), "\"s-1\"");
  EXPECT_EQ(credential->user_id, 42);
}

TEST(FindCredential, PrefersWhatTheServiceHasToday) {
  const auto credential = find_credential(
      jar_of(cookie("_mubi_session", designs_value()), cookie("lt", k_token)), k_today);
  EXPECT_EQ(credential->kind, CredentialKind::login_token);
}

TEST(FindCredential, DoesNotNeedTheOpaqueSessionCookieAndIsNotDisturbedByIt) {
  const auto credential = find_credential(
      jar_of(cookie("_mubi_session", "q2mT0x%3D--Zm9v--AAAA"), cookie("lt", k_token)), k_today);
  EXPECT_EQ(credential->token.reveal(), k_token);
}

TEST(FindCredential, DoesNotUseAnExpiredToken) {
  CookieJar jar = jar_of(cookie("lt", k_token));
  jar.cookies[0].expires = k_today;
  EXPECT_EQ(find_credential(jar, k_today).error().code(), Errc::signed_out);
}

TEST(FindCredential, TakesNoCookieThatTheSiteItselfWouldNotGet) {
  EXPECT_FALSE(find_credential(jar_of(cookie("lt", k_token, "www.mubi.com")), k_today).has_value());
  EXPECT_FALSE(
      find_credential(jar_of(cookie("lt", k_token, ".api.mubi.com")), k_today).has_value());
  CookieJar elsewhere = jar_of(cookie("lt", k_token));
  elsewhere.cookies[0].path = "/en";
  EXPECT_FALSE(find_credential(elsewhere, k_today).has_value());
}

TEST(FindCredential, PrefersTheHostOnlyCookie) {
  const auto credential = find_credential(
      jar_of(cookie("lt", "of-the-domain-0", ".mubi.com"), cookie("lt", k_token)), k_today);
  EXPECT_EQ(credential->token.reveal(), k_token);
}

TEST(FindCredential, RefusesAValueThatCannotStandInAHeader) {
  for (const char* value : {"", "two words", "a\nb", "a\"b", "t\xc3\xb6ken"}) {
    EXPECT_EQ(find_credential(jar_of(cookie("lt", value)), k_today).error().code(),
              Errc::signed_out);
  }
}

TEST(FindCredential, SaysWhyThereIsNoneWithoutAnyValue) {
  const auto credential = find_credential(
      jar_of(cookie("_mubi_session", "opaque-value-1"), cookie("other", "x")), k_today);
  const std::string& message = credential.error().message();
  EXPECT_EQ(message,
            "/db: no session among 2 mubi.com cookies (lt: none live; _mubi_session: opaque)");
}

}  // namespace
}  // namespace matinee::session
