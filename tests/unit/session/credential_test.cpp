// SPDX-License-Identifier: MIT
#include "session/credential.hpp"

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

std::optional<Credential> credential_of(const Cookie& cookie) {
  return credential_of_cookie(cookie, {.browser = "firefox"}, k_today);
}

TEST(CredentialOfCookie, TakesTheLoginTokenForBothTokenAndSessionId) {
  const auto credential = credential_of(cookie("lt", k_token));
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->kind, CredentialKind::login_token);
  EXPECT_EQ(credential->token.reveal(), k_token);
  EXPECT_EQ(credential->session_id_json.reveal(), "\"" + std::string(k_token) + "\"");
  EXPECT_EQ(credential->user_id, std::nullopt);
  EXPECT_EQ(credential->expires_at, k_next_year);
  EXPECT_EQ(credential->origin.browser, "firefox");
}

TEST(CredentialOfCookie, ReadsTheDesignsCookie) {
  const auto credential = credential_of(cookie("_mubi_session", designs_value()));
  ASSERT_TRUE(credential.has_value());
  EXPECT_EQ(credential->kind, CredentialKind::session_cookie);
  EXPECT_EQ(credential->token.reveal(), "designs-token");
  EXPECT_EQ(credential->session_id_json.reveal(), "\"s-1\"");
  EXPECT_EQ(credential->user_id, 42);
}

TEST(CredentialOfCookie, TakesNoQuotesForAPartOfTheValue) {
  const auto token = credential_of(cookie("lt", "\"" + std::string(k_token) + "\""));
  ASSERT_TRUE(token.has_value());
  EXPECT_EQ(token->token.reveal(), k_token);
  EXPECT_TRUE(credential_of(cookie("_mubi_session", "\"" + designs_value() + "\"")));
  for (const char* value : {"\"", "\"\"", "\"half", "half\""})
    EXPECT_FALSE(credential_of(cookie("lt", value))) << value;
}

TEST(CredentialOfCookie, FindsNoneInAnOpaqueCookieOrInAnother) {
  EXPECT_FALSE(credential_of(cookie("_mubi_session", "q2mT0x%3D--Zm9v--AAAA")));
  EXPECT_FALSE(credential_of(cookie("remember", k_token)));
}

TEST(CredentialOfCookie, DoesNotUseAnExpiredToken) {
  Cookie expired = cookie("lt", k_token);
  expired.expires = k_today;
  EXPECT_FALSE(credential_of(expired));
}

TEST(CredentialOfCookie, RefusesAValueThatCannotStandInAHeader) {
  for (const char* value : {"", "two words", "a\nb", "a\"b", "t\xc3\xb6ken", "a,b", "a;b", "a\\b"})
    EXPECT_FALSE(credential_of(cookie("lt", value))) << value;
}

TEST(CredentialOfToken, EndsWithTheTokensOwnTimeIfThatIsSooner) {
  // {"alg":"none"} . {"exp":1790000060}
  const std::string jwt =
      encode_base64(R"({"alg":"none"})") + "." + encode_base64(R"({"exp":1790000060})") + ".c2ln";
  std::string text = jwt;
  std::erase(text, '=');
  EXPECT_EQ(credential_of_token(Secret::copy_of(text), {}, k_next_year).expires_at,
            k_today + std::chrono::seconds(60));
  EXPECT_EQ(credential_of_token(Secret::copy_of(text), {}, k_today).expires_at, k_today);
  EXPECT_EQ(credential_of_token(Secret::copy_of(k_token), {}).expires_at, std::nullopt);
}

TEST(IsOver, FromTheMomentOfItsExpiryOn) {
  Credential credential = credential_of_token(Secret::copy_of(k_token), {}, k_today);
  EXPECT_TRUE(is_over(credential, k_today));
  EXPECT_FALSE(is_over(credential, k_today - std::chrono::seconds(1)));
  credential.expires_at.reset();
  EXPECT_FALSE(is_over(credential, k_next_year));
}

TEST(HeldSession, ACloneHasEverything) {
  HeldSession session{.credential = *credential_of(cookie("_mubi_session", designs_value())),
                      .cookies = jar_of(cookie("a", "b")),
                      .owner = {.user_id = 1, .country = "NL", .checked_at = k_today}};
  const HeldSession copy = session.clone();
  EXPECT_EQ(copy.credential.token.reveal(), "designs-token");
  EXPECT_EQ(copy.credential.session_id_json.reveal(), "\"s-1\"");
  EXPECT_EQ(copy.credential.kind, CredentialKind::session_cookie);
  EXPECT_EQ(copy.credential.user_id, 42);
  EXPECT_EQ(copy.credential.expires_at, k_next_year);
  EXPECT_EQ(copy.cookies.find("a")->value.reveal(), "b");
  EXPECT_EQ(copy.owner.country, "NL");
}

}  // namespace
}  // namespace matinee::session
