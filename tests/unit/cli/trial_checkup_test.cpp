// SPDX-License-Identifier: MIT
#include "trial_checkup.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using Tried = access::Access::TriedSessions;

cookies::SourceReport profile(const std::string& name, bool may_have_session = true) {
  cookies::SourceReport report{
      .source = {.browser = "chromium", .profile = name, .file = "/c/" + name}, .readable = true};
  if (may_have_session) report.sessions.push_back({.name = "lt", .readable = true});
  report.store = std::make_shared<const cookies::Store>();
  return report;
}

CookieOrigin origin(const std::string& name) {
  return profile(name).source.origin();
}

std::string kinds(const Tried& tried, AgentSession agents = AgentSession::none,
                  Checkup checkup = {}) {
  check_trial(tried, agents, k_doctor, checkup);
  std::string all;
  for (const Advice& advice : checkup.advice)
    all += (all.empty() ? "" : " ") + advice.kind;
  return all;
}

Checkup with(const char* kind, const char* what, Errc code) {
  Checkup checkup;
  checkup.advice.push_back({kind, "", what, code, ""});
  return checkup;
}

TEST(CheckTrial, ASessionThatWorksIsNoFinding) {
  EXPECT_EQ(kinds({.chosen = origin("a")}), "");
}

TEST(CheckTrial, WhateverStopsACommandIsOne) {
  EXPECT_EQ(kinds({.verdict = Error(Errc::signed_out, "none")}), "no_session");
  EXPECT_EQ(kinds({.verdict = Error(Errc::unsupported, "sealed")}), "session_failed");
  EXPECT_EQ(kinds({.verdict = Error(Errc::rejected, "refused")}), "session_refused");
  EXPECT_EQ(kinds({.chosen = origin("a"), .verdict = Error(Errc::network, "answers 500")}),
            "session_failed");
}

TEST(CheckTrial, WhereTheAgentHasASessionOnlyARefusalIs) {
  const auto beside_agent = [](Errc code) {
    return kinds({.verdict = Error(code, "why")}, AgentSession::valid);
  };
  EXPECT_EQ(beside_agent(Errc::signed_out), "");
  EXPECT_EQ(beside_agent(Errc::storage), "");
  EXPECT_EQ(beside_agent(Errc::rejected), "session_refused");
}

TEST(CheckTrial, SaysNothingTwice) {
  const auto after = [](const Checkup& checkup, const Error& why) {
    return kinds({.verdict = why}, AgentSession::none, checkup);
  };
  EXPECT_EQ(after(with("source_failed", "/p: no", Errc::storage), Error(Errc::storage, "/p: no")),
            "source_failed");
  EXPECT_EQ(after(with("source_failed", "sealed", Errc::unsupported),
                  Error(Errc::unsupported, "/p: sealed")),
            "source_failed");
  EXPECT_EQ(after(with("keyring_locked", "login", Errc::locked), Error(Errc::locked, "shut")),
            "keyring_locked");
  EXPECT_EQ(
      after(with("service_unreachable", "away", Errc::network), Error(Errc::network, "no answer")),
      "service_unreachable");
  EXPECT_EQ(after(with("no_profile", "none", Errc::signed_out), Error(Errc::signed_out, "no")),
            "no_profile");
  EXPECT_EQ(after(with("stale_twin", "two", Errc::failure), Error(Errc::storage, "/p: no")),
            "stale_twin session_failed");
}

TEST(CheckTrial, ThatASessionHasEndedSaysMoreThanThatThereIsNone) {
  Checkup checkup = with("no_session", "none", Errc::signed_out);
  const Error ended = Error(Errc::signed_out, "expired").about(Subject::session_source);
  check_trial({.verdict = ended}, AgentSession::none, k_doctor, checkup);
  ASSERT_EQ(checkup.advice.size(), 1U);
  EXPECT_EQ(checkup.advice[0].what, "expired");
}

TEST(SignedInAt, IsYesOnlyWhereTheServiceSaysSo) {
  EXPECT_EQ(signed_in_at(profile("a"), {.chosen = origin("a")}), SignedIn::yes);
  EXPECT_EQ(signed_in_at(profile("b"), {.chosen = origin("a")}), SignedIn::not_tried);
  EXPECT_EQ(signed_in_at(profile("b", false), {.chosen = origin("a")}), SignedIn::no);
  EXPECT_EQ(
      signed_in_at(profile("a"), {.chosen = origin("a"), .verdict = Error(Errc::network, "away")}),
      SignedIn::unknown);
  EXPECT_EQ(
      signed_in_at(profile("a"), {.chosen = origin("a"), .verdict = Error(Errc::rejected, "no")}),
      SignedIn::no);
}

TEST(SignedInAt, IsKnownOfWhatWasPassedOver) {
  const auto passed = [](Errc code) {
    Tried tried{.chosen = origin("b")};
    tried.passed_over.push_back({.origin = origin("a"), .why = Error(code, "why")});
    return signed_in_at(profile("a"), tried);
  };
  EXPECT_EQ(passed(Errc::rejected), SignedIn::no);
  EXPECT_EQ(passed(Errc::signed_out), SignedIn::no);
  EXPECT_EQ(passed(Errc::locked), SignedIn::unknown);
}

TEST(SignedInAt, IsUnknownWhereSomethingCouldNotBeRead) {
  const Tried none{.verdict = Error(Errc::storage, "/p: no")};
  EXPECT_EQ(signed_in_at(profile("a"), none), SignedIn::unknown);
  cookies::SourceReport shut = profile("a", false);
  shut.store.reset();
  shut.why = Error(Errc::storage, "/p: no");
  EXPECT_EQ(signed_in_at(shut, none), SignedIn::unknown);
  shut.why = Error(Errc::signed_out, "no cookie in it");
  EXPECT_EQ(signed_in_at(shut, none), SignedIn::no);
}

}  // namespace
}  // namespace matinee::cli
