// SPDX-License-Identifier: MIT
#include "session/token_manager.hpp"

#include <optional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "session/credential.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"
#include "support/session_sources.hpp"

namespace matinee::session {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::cookie;
using test::jar_of;
using test::k_today;
using test::k_token;
using test::session_with;

constexpr const char* k_site = "https://mubi.com/";
constexpr std::string_view k_other = "another-invented-token";
const Prove k_accept = [](const Credential&) -> Result<void> { return {}; };
const Prove k_refuse = [](const Credential&) -> Result<void> {
  return Error(Errc::rejected, "no longer");
};

class Tokens : public ::testing::Test {
 protected:
  test::FakeClock clock{k_today};
  test::FakeTransport transport;
  test::ScriptedSource source;
  mubi::Client client{transport, clock, {}};
  TokenManager tokens{source, client, clock, {.lifetime = hours(12)}};

  void offer(std::string_view token) { source.results.push_back(jar_of(cookie("lt", token))); }
  void hold_first() {
    offer(k_token);
    ASSERT_TRUE(tokens.credential());
  }
  std::string held() const {
    return tokens.held() == nullptr ? "" : std::string(tokens.held()->token.reveal());
  }
};

TEST_F(Tokens, ReadsItsSourceOnceForAsLongAsItHoldsSomething) {
  hold_first();
  ASSERT_TRUE(tokens.credential());
  EXPECT_EQ(held(), k_token);
  EXPECT_EQ(source.reads, 1);
}

TEST_F(Tokens, ASourceWithoutASessionLeavesNothing) {
  EXPECT_EQ(tokens.credential().error().code(), Errc::signed_out);
  EXPECT_EQ(tokens.held(), nullptr);
  EXPECT_EQ(tokens.jar(), nullptr);
}

TEST_F(Tokens, WhatIsOlderThanItsLifetimeIsReadAgain) {
  hold_first();
  offer(k_other);
  clock.sleep_for(hours(12), {});
  EXPECT_EQ(tokens.held_in_time(), nullptr);
  ASSERT_TRUE(tokens.credential());
  EXPECT_EQ(held(), k_other);
}

TEST_F(Tokens, ALifetimeThatIsOverWipesWithoutAnybodyAsking) {
  hold_first();
  EXPECT_EQ(tokens.enforce_lifetime(), hours(12));
  clock.sleep_for(hours(11), {});
  EXPECT_EQ(tokens.enforce_lifetime(), hours(1));
  EXPECT_EQ(held(), k_token);
  clock.sleep_for(hours(1), {});
  EXPECT_EQ(tokens.enforce_lifetime(), std::nullopt);
  EXPECT_EQ(tokens.held(), nullptr);
  EXPECT_EQ(tokens.discarded(), 1U);
}

TEST_F(Tokens, ASuspendedSystemAgesThem) {
  hold_first();
  clock.suspend(hours(12));
  EXPECT_EQ(tokens.enforce_lifetime(), std::nullopt);
}

TEST_F(Tokens, AClockThatIsSetBackDoesNotMakeThemYounger) {
  hold_first();
  clock.sleep_for(hours(11), {});
  clock.set(k_today - hours(24));
  EXPECT_EQ(tokens.enforce_lifetime(), hours(1));
}

TEST_F(Tokens, WhatIsTakenBackIsAsOldAsItWas) {
  hold_first();
  clock.sleep_for(hours(5), {});
  HeldSession sealed = tokens.held_session()->clone();
  tokens.forget();
  clock.sleep_for(hours(5), {});
  tokens.take_back(std::move(sealed));
  EXPECT_EQ(tokens.enforce_lifetime(), hours(2));
}

TEST_F(Tokens, WhatIsTakenBackWithoutASourceIsKept) {
  tokens.hold(session_with(k_other));
  HeldSession sealed = tokens.held_session()->clone();
  tokens.forget();
  clock.sleep_for(hours(24), {});
  tokens.take_back(std::move(sealed));
  EXPECT_EQ(tokens.enforce_lifetime(), std::nullopt);
  EXPECT_EQ(held(), k_other);
}

TEST_F(Tokens, TheSameTokenFromTheSourceIsKeptAndGetsItsLifetimeAgain) {
  hold_first();
  offer(k_token);
  clock.sleep_for(hours(1), {});
  const auto refreshed = tokens.refresh();
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(*refreshed, Refreshed::same);
  EXPECT_EQ(tokens.generation(), 1);
  EXPECT_EQ(tokens.discarded(), 0U);
  EXPECT_EQ(tokens.enforce_lifetime(), hours(12));
}

TEST_F(Tokens, AnotherTokenFromTheSourceReplacesTheOneHeld) {
  hold_first();
  offer(k_other);
  const auto refreshed = tokens.refresh();
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(*refreshed, Refreshed::replaced);
  EXPECT_EQ(held(), k_other);
  EXPECT_EQ(tokens.discarded(), 1U);
}

TEST_F(Tokens, ATokenThatTheServiceRenewedIsNotUndoneByTheSource) {
  hold_first();
  tokens.renew({.token = Secret::copy_of(k_other), .expires = {}});
  EXPECT_EQ(tokens.discarded(), 1U);
  offer(k_token);
  const auto refreshed = tokens.refresh();
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(*refreshed, Refreshed::same);
  EXPECT_EQ(held(), k_other);
}

TEST_F(Tokens, ARenewedTokenTakesTheOldOnesPlaceAmongTheCookies) {
  source.results.push_back(jar_of(cookie("lt", k_token), cookie("_mubi_session", "b3BhcXVl")));
  ASSERT_TRUE(tokens.credential());
  tokens.renew({.token = Secret::copy_of(k_other), .expires = {}});
  ASSERT_NE(tokens.jar(), nullptr);
  ASSERT_EQ(tokens.jar()->cookies.size(), 1U);
  EXPECT_EQ(tokens.jar()->cookies[0].value.reveal(), k_other);
  EXPECT_EQ(tokens.held()->session_id_json.reveal(), "\"another-invented-token\"");
}

TEST_F(Tokens, WhatCanStandInNoHeaderIsNoRenewal) {
  hold_first();
  tokens.renew({.token = Secret::copy_of("not a token"), .expires = {}});
  EXPECT_EQ(held(), k_token);
}

TEST_F(Tokens, ForgettingReadsTheSourceAgain) {
  hold_first();
  tokens.forget();
  EXPECT_EQ(tokens.held(), nullptr);
  EXPECT_EQ(tokens.discarded(), 1U);
  tokens.forget();
  EXPECT_EQ(tokens.discarded(), 1U) << "there was nothing left to discard";
  hold_first();
  EXPECT_EQ(source.reads, 2);
}

TEST_F(Tokens, ARefusedTokenIsHeldAndNotAskedAboutAgain) {
  offer(k_token);
  const auto verdict = tokens.choose(k_refuse);
  ASSERT_TRUE(verdict);
  ASSERT_TRUE(*verdict);
  EXPECT_EQ((*verdict)->code(), Errc::rejected);
  EXPECT_EQ(held(), k_token);
  EXPECT_EQ(tokens.refusals(), 1U);

  offer(k_token);
  const auto again = tokens.choose(k_accept);
  ASSERT_TRUE(again && *again);
  EXPECT_EQ((*again)->code(), Errc::rejected);
}

TEST_F(Tokens, AnAcceptedSessionFromElsewhereIsBetterThanARefusedOneFromTheSource) {
  tokens.hold(session_with(k_other));
  offer(k_token);
  const auto verdict = tokens.choose(k_refuse);
  ASSERT_TRUE(verdict && *verdict);
  EXPECT_EQ(held(), k_other);
}

TEST_F(Tokens, NothingIsHeldOfAnotherSourceThatIsRefused) {
  hold_first();
  test::ScriptedSource other;
  other.results.push_back(jar_of(cookie("lt", k_other)));
  EXPECT_EQ(tokens.choose_from(other, k_refuse).error().code(), Errc::rejected);
  EXPECT_EQ(held(), k_token);
  other.results.push_back(jar_of(cookie("lt", k_other)));
  ASSERT_TRUE(tokens.choose_from(other, k_accept));
  EXPECT_EQ(held(), k_other);
}

TEST_F(Tokens, HoldingTheSameTokenAgainDiscardsNone) {
  hold_first();
  tokens.hold(session_with(k_token));
  EXPECT_EQ(tokens.discarded(), 0U);
  tokens.hold(session_with(k_other));
  EXPECT_EQ(tokens.discarded(), 1U);
}

TEST_F(Tokens, WhatIsThereNowIsNotWhatIsWaitedFor) {
  offer(k_token);
  ASSERT_TRUE(tokens.ignore_present());
  EXPECT_EQ(tokens.held(), nullptr);
  offer(k_token);
  const auto verdict = tokens.choose(k_accept);
  ASSERT_TRUE(verdict && *verdict);
  EXPECT_EQ((*verdict)->code(), Errc::rejected);
}

TEST_F(Tokens, ForAnOpaqueCookieItReadsTheFrontPage) {
  transport.answer(k_site, {.body = R"("token":"the-page-token","Client-Country":"SE")"});
  source.results.push_back(jar_of(cookie("_mubi_session", "b3BhcXVl")));
  const auto credential = tokens.credential();
  ASSERT_EQ(transport.requests.size(), 1U);
  EXPECT_EQ(transport.requests[0].secret_headers.at(0).value.reveal(), "_mubi_session=b3BhcXVl");
  EXPECT_EQ(credential.has_value(), tokens.held() != nullptr);
}

}  // namespace
}  // namespace matinee::session
