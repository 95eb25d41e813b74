// SPDX-License-Identifier: MIT
#include <string>

#include <matinee/auth_manager.hpp>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"
#include "support/session_sources.hpp"

namespace matinee {
namespace {

using test::cookie;
using test::jar_of;
using test::k_today;
using test::k_token;
using test::session_with;

constexpr const char* k_account = "https://api.mubi.com/v4/account";
constexpr const char* k_site = "https://mubi.com/";

class Manager : public ::testing::Test {
 protected:
  test::FakeClock clock{k_today};
  test::FakeTransport transport;
  test::ScriptedSource source;
  AuthManager auth{source, transport, clock, {.client = "web", .country = "US"}};

  void sign_in() { source.results.push_back(jar_of(cookie("lt", k_token))); }
  void accept() {
    transport.answer(k_account, {.body = R"({"id":7654321,"country":{"code":"NL"}})"});
  }
};

TEST_F(Manager, GeneratesHeadersWithTheUserAndTheCountryThatTheServiceTells) {
  sign_in();
  accept();
  const auto headers = auth.generate_headers();
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(headers->client_country, "NL");
  EXPECT_NE(decode_base64(headers->dt_custom_data.reveal())->find("\"userId\":7654321"),
            std::string::npos);
}

TEST_F(Manager, ExtractsOnceAndAsksOnce) {
  sign_in();
  accept();
  ASSERT_TRUE(auth.generate_headers().has_value());
  ASSERT_TRUE(auth.generate_headers().has_value());
  EXPECT_EQ(source.reads, 1);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(Manager, KeepsTheUserOfTheDesignsCookie) {
  source.results.push_back(jar_of(cookie(
      "_mubi_session", encode_base64(R"({"token":"designs-token","user_id":42,"id":"s-1"})"))));
  accept();
  const auto headers = auth.generate_headers();
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(decode_base64(headers->dt_custom_data.reveal()),
            R"({"userId":42,"sessionId":"s-1","merchant":"mubi"})");
}

TEST_F(Manager, AsksTheFrontPageForACountryThatTheAccountLeavesOut) {
  sign_in();
  transport.answer(k_account, {.body = R"({"id":1})"});
  transport.answer(k_site, {.body = R"("Client-Country":"SE")"});
  EXPECT_EQ(auth.generate_headers()->client_country, "SE");
  EXPECT_TRUE(transport.requests.back().secret_headers.empty());
}

TEST_F(Manager, FallsBackToTheGivenCountry) {
  sign_in();
  transport.answer(k_account, {.body = R"({"id":1})"});
  EXPECT_EQ(auth.generate_headers()->client_country, "US");
}

TEST_F(Manager, CannotInventAUser) {
  sign_in();
  transport.answer(k_account, {.body = R"({"country":{"code":"NL"}})"});
  EXPECT_EQ(auth.generate_headers().error().code(), Errc::failure);
}

TEST_F(Manager, ASessionThatTheServiceAcceptsIsValid) {
  sign_in();
  accept();
  const auto status = auth.validate_session();
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state, SessionState::valid);
  EXPECT_EQ(status->user_id, 7654321);
  EXPECT_EQ(status->token, "****ffee");
  EXPECT_EQ(status->checked_at, k_today);
}

TEST_F(Manager, EachValidationAsksTheServiceAnew) {
  sign_in();
  accept();
  ASSERT_TRUE(auth.validate_session().has_value());
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.validate_session()->state, SessionState::expired);
}

TEST_F(Manager, AnOutageIsNeverSignedOut) {
  sign_in();
  transport.answer(k_account, {.status = 503});
  const auto status = auth.validate_session();
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state, SessionState::offline);
  EXPECT_EQ(status->checked_at, std::nullopt);
  EXPECT_EQ(status->token, "****ffee");
}

TEST_F(Manager, AnAnswerThatIsNoneLeavesTheStateUnknown) {
  sign_in();
  transport.answer(k_account, {.body = "<html>captcha</html>"});
  EXPECT_EQ(auth.validate_session()->state, SessionState::unknown);
}

TEST_F(Manager, NoSessionIsAStateAndAsksNobody) {
  const auto status = auth.validate_session();
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state, SessionState::signed_out);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(Manager, ASourceThatCannotBeReadIsAnError) {
  source.results.push_back(Error(Errc::locked, "keyring is locked"));
  EXPECT_EQ(auth.validate_session().error().code(), Errc::locked);
}

TEST_F(Manager, ExtractingAgainReplacesTheToken) {
  sign_in();
  source.results.push_back(jar_of(cookie("lt", "another-invented-token")));
  ASSERT_TRUE(auth.extract_cookies().has_value());
  ASSERT_TRUE(auth.extract_cookies().has_value());
  EXPECT_EQ((*auth.credential())->token.reveal(), "another-invented-token");
  EXPECT_EQ(auth.session_cookies()->cookies.size(), 1U);
}

constexpr const char* k_other_token = "another-invented-token";

TEST_F(Manager, AnOpaqueSessionCookieIsReadThroughTheFrontPage) {
  source.results.push_back(jar_of(cookie("_mubi_session", "b3BhcXVl"), cookie("seen", "1")));
  transport.answer(k_site, {.body = R"(<script id="__NEXT_DATA__">{"h":{"Authorization":)"
                                    R"("Bearer page-token"},"user":{"id":5}}</script>)"});
  accept();
  const auto headers = auth.generate_headers();
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(headers->authorization.reveal(), "Bearer page-token");
  EXPECT_EQ(transport.requests.at(0).secret_headers.at(0).value.reveal(),
            "_mubi_session=b3BhcXVl; seen=1");
}

TEST_F(Manager, ThePageOfAVisitorIsNoSession) {
  source.results.push_back(jar_of(cookie("_mubi_session", "b3BhcXVl")));
  transport.answer(k_site, {.body = R"(<script id="__NEXT_DATA__">{"user":null}</script>)"});
  const auto credential = auth.credential();
  EXPECT_EQ(credential.error().code(), Errc::signed_out);
  EXPECT_EQ(credential.error().message().find("b3BhcXVl"), std::string::npos);
}

TEST_F(Manager, ASiteThatCannotBeReachedIsNotSignedOut) {
  source.results.push_back(jar_of(cookie("_mubi_session", "b3BhcXVl")));
  transport.answer(k_site, {.error = Error(Errc::network, "no route")});
  EXPECT_EQ(auth.credential().error().code(), Errc::network);
}

TEST_F(Manager, TakesTheTokenThatTheServiceGivesInExchange) {
  sign_in();
  transport.answer(k_account, {.headers = {{"Set-Cookie", "lt=renewed-invented-token; Path=/"}},
                               .body = R"({"id":7654321,"country":{"code":"NL"}})"});
  const auto headers = auth.generate_headers();
  ASSERT_TRUE(headers.has_value());
  EXPECT_EQ(headers->authorization.reveal(), "Bearer renewed-invented-token");
  EXPECT_NE(decode_base64(headers->dt_custom_data.reveal())->find("renewed-invented-token"),
            std::string::npos);
}

TEST_F(Manager, ARenewedTokenIsNotGivenUpForTheOldOneInTheBrowser) {
  sign_in();
  sign_in();
  transport.answer(k_account, {.headers = {{"Set-Cookie", "lt=renewed-invented-token; Path=/"}},
                               .body = R"({"id":1,"country":{"code":"NL"}})"});
  ASSERT_TRUE(auth.generate_headers().has_value());
  EXPECT_EQ(*auth.refresh(), Refreshed::same);
  EXPECT_EQ((*auth.credential())->token.reveal(), "renewed-invented-token");
}

TEST_F(Manager, RefreshingTakesAnotherTokenAndForgetsItsOwner) {
  sign_in();
  source.results.push_back(jar_of(cookie("lt", k_other_token)));
  accept();
  ASSERT_TRUE(auth.generate_headers().has_value());
  EXPECT_EQ(*auth.refresh(), Refreshed::replaced);
  EXPECT_EQ(auth.status().user_id, std::nullopt);
  EXPECT_EQ((*auth.credential())->token.reveal(), k_other_token);
}

TEST_F(Manager, AFailedRefreshKeepsWhatIsHeld) {
  sign_in();
  ASSERT_TRUE(auth.credential().has_value());
  EXPECT_EQ(auth.refresh().error().code(), Errc::signed_out);
  EXPECT_EQ((*auth.credential())->token.reveal(), k_token);
}

TEST_F(Manager, ProvesAKnownSessionThroughTheDesignsCallWhereItExists) {
  sign_in();
  accept();
  transport.answer("https://api.mubi.com/v3/auth/status", {.body = "{}"});
  ASSERT_TRUE(auth.validate_session().has_value());
  const auto status = auth.validate_session();
  EXPECT_EQ(status->state, SessionState::valid);
  EXPECT_EQ(status->user_id, 7654321);
  EXPECT_EQ(transport.count(k_account), 1U);
}

TEST_F(Manager, AsksForTheDesignsCallOnceWhereItDoesNotExist) {
  sign_in();
  accept();
  for (int i = 0; i < 4; ++i)
    ASSERT_EQ(auth.validate_session()->state, SessionState::valid);
  EXPECT_EQ(transport.count("https://api.mubi.com/v3/auth/status"), 1U);
  EXPECT_EQ(transport.count(k_account), 4U);
}

TEST_F(Manager, AcceptsASessionFromElsewhereOnceTheServiceDoes) {
  sign_in();
  accept();
  ASSERT_TRUE(auth.credential().has_value());
  const auto status = auth.accept(session_with(k_other_token));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(status->state, SessionState::valid);
  EXPECT_EQ((*auth.credential())->token.reveal(), k_other_token);
}

TEST_F(Manager, KeepsWhatItHasWhenTheServiceRefusesTheOther) {
  sign_in();
  ASSERT_TRUE(auth.credential().has_value());
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.accept(session_with(k_other_token)).error().code(), Errc::rejected);
  EXPECT_EQ((*auth.credential())->token.reveal(), k_token);
}

TEST_F(Manager, ReleasedAndRestoredTheSessionIsTheSame) {
  sign_in();
  ASSERT_TRUE(auth.credential().has_value());
  auto session = auth.release();
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(auth.credential().error().code(), Errc::signed_out);
  ASSERT_TRUE(auth.restore(*std::move(session)).has_value());
  EXPECT_EQ((*auth.credential())->token.reveal(), k_token);
}

TEST_F(Manager, EndsTheSessionAtTheService) {
  sign_in();
  accept();
  transport.answer("https://api.mubi.com/v4/sessions", {.body = "{}"});
  ASSERT_TRUE(auth.end_session().has_value());
  EXPECT_EQ(transport.requests.back().method, http::Method::del);
  EXPECT_EQ(auth.session_cookies(), nullptr);
}

TEST_F(Manager, EndsTheSessionThatWorksAndNotTheNewerOneThatIsRefused) {
  source.results.push_back(jar_of(cookie("lt", k_token), cookie("lt", k_other_token, ".mubi.com")));
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  accept();
  transport.answer("https://api.mubi.com/v4/sessions", {.body = "{}"});
  ASSERT_TRUE(auth.end_session().has_value());
  EXPECT_EQ(transport.requests.back().secret_headers.at(0).value.reveal(),
            "Bearer another-invented-token");
}

TEST_F(Manager, ASessionThatIsRefusedIsNotEndedHere) {
  sign_in();
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.end_session().error().code(), Errc::rejected);
  EXPECT_EQ(transport.count("https://api.mubi.com/v4/sessions"), 0U);
}

TEST_F(Manager, EndsAlsoTheSessionThatWasForgotten) {
  sign_in();
  sign_in();
  ASSERT_TRUE(auth.credential().has_value());
  auth.forget_on_request();
  accept();
  transport.answer("https://api.mubi.com/v4/sessions", {.body = "{}"});
  EXPECT_TRUE(auth.end_session().has_value());
  EXPECT_EQ(transport.count("https://api.mubi.com/v4/sessions"), 1U);
}

TEST_F(Manager, WhatWasForgottenStaysSoIfItCannotBeEnded) {
  for (int i = 0; i < 3; ++i)
    sign_in();
  ASSERT_TRUE(auth.credential().has_value());
  auth.forget_on_request();
  transport.answer(k_account, {.status = 500, .body = "{}"});
  transport.answer("https://api.mubi.com/v3/account", {.status = 500, .body = "{}"});
  EXPECT_FALSE(auth.end_session().has_value());
  EXPECT_EQ(auth.credential().error().message(), "you told matinee to forget this session");
}

TEST_F(Manager, ASessionFromElsewhereThatIsRefusedGivesWayToTheSourcesThatWasHeldBefore) {
  for (int i = 0; i < 3; ++i)
    sign_in();
  accept();
  ASSERT_TRUE(auth.generate_headers().has_value());
  ASSERT_TRUE(auth.accept(session_with(k_other_token)).has_value());
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  accept();
  const auto status = auth.validate_session();
  EXPECT_EQ(status->state, SessionState::valid);
  EXPECT_EQ(status->token, "****ffee");
  EXPECT_EQ(auth.generate_headers()->authorization.reveal(), "Bearer " + std::string(k_token));
}

TEST_F(Manager, ARenewedTokenThatIsRefusedGivesWayToTheSources) {
  for (int i = 0; i < 2; ++i)
    sign_in();
  transport.answer(k_account, {.headers = {{"Set-Cookie", "lt=renewed-invented-token; Path=/"}},
                               .body = R"({"id":1,"country":{"code":"NL"}})"});
  ASSERT_TRUE(auth.generate_headers().has_value());
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  accept();
  EXPECT_EQ(auth.validate_session()->state, SessionState::valid);
  EXPECT_EQ((*auth.credential())->token.reveal(), k_token);
}

TEST_F(Manager, WhatIsHeldAndWhyItIsRefusedAreOfOneSession) {
  const auto both = [] {
    CookieJar jar = jar_of(cookie("lt", k_token));
    jar.cookies.push_back(cookie("lt", k_other_token, ".mubi.com"));
    return jar;
  };
  for (int i = 0; i < 2; ++i)
    source.results.push_back(both());
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  accept();
  ASSERT_EQ(auth.validate_session()->token, "****oken");
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  const auto status = auth.validate_session();
  EXPECT_EQ(status->state, SessionState::expired);
  EXPECT_EQ(status->token, "****ffee");
}

TEST_F(Manager, ARefusedSessionOfASourceThatCannotBeReadAnyMoreIsNoSession) {
  sign_in();
  source.results.push_back(Error(Errc::locked, "keyring is locked"));
  accept();
  ASSERT_TRUE(auth.generate_headers().has_value());
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.validate_session().error().code(), Errc::locked);
}

TEST_F(Manager, ARefusedSessionFromElsewhereIsToldOfThoughTheSourceCannotBeRead) {
  source.results.push_back(Error(Errc::locked, "keyring is locked"));
  accept();
  ASSERT_TRUE(auth.accept(session_with(k_other_token)).has_value());
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.validate_session()->state, SessionState::expired);
}

TEST_F(Manager, AWorkingCredentialOfALoneSessionAsksNobody) {
  sign_in();
  EXPECT_EQ((*auth.working_credential())->token.reveal(), k_token);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(Manager, AWorkingCredentialOfSeveralIsTheOneThatTheServiceAccepts) {
  source.results.push_back(jar_of(cookie("lt", k_token), cookie("lt", k_other_token, ".mubi.com")));
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  accept();
  EXPECT_EQ((*auth.working_credential())->token.reveal(), k_other_token);
  EXPECT_EQ(transport.count(k_account), 2U);
}

TEST_F(Manager, AWorkingCredentialIsNoneThatTheServiceRefuses) {
  source.results.push_back(jar_of(cookie("lt", k_token), cookie("lt", k_other_token, ".mubi.com")));
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(auth.working_credential().error().code(), Errc::rejected);
}

TEST_F(Manager, AllQuestionsOfACallTogetherAreGivenUpInTime) {
  CookieJar jar{.origin = {.browser = "firefox", .profile = "p", .file = "/db"}, .cookies = {}};
  for (int i = 0; i < 8; ++i) {
    jar.cookies.push_back(cookie("lt", "invented-token-" + std::to_string(i)));
  }
  source.results.push_back(std::move(jar));
  transport.clock = &clock;
  transport.answer(k_account,
                   {.status = 422, .body = R"({"code":8})", .takes = std::chrono::seconds(30)});
  EXPECT_EQ(auth.validate_session()->state, SessionState::offline);
  EXPECT_LE(clock.now() - k_today, std::chrono::seconds(100));
  EXPECT_EQ(transport.count(k_account), 3U);
}

}  // namespace
}  // namespace matinee
