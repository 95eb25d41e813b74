// SPDX-License-Identifier: MIT
#include "agent_checkup.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

constexpr std::string_view k_version = "1.2";

SeenAgent running(bool is_locked = false) {
  return {.place = {.socket = "/run/u/matinee/agent.sock"},
          .has_socket = true,
          .greeting = agent::Greeting{.pid = 7, .version = "1.2", .is_locked = is_locked}};
}

SeenAgent absent() {
  SeenAgent seen = running();
  seen.has_socket = false;
  seen.greeting = Error(Errc::not_found, "no agent listens");
  return seen;
}

Checkup checkup_of(const SeenAgent& seen) {
  Checkup checkup;
  check_agent(seen, k_version, checkup);
  return checkup;
}

// The one finding's kind; empty for none.
std::string finding(const Checkup& checkup) {
  return checkup.advice.size() == 1 ? checkup.advice[0].kind
                                    : std::string(checkup.advice.empty() ? "" : "several");
}

TEST(AgentCheckup, TellsWhatRunsAndWhere) {
  SeenAgent seen = running();
  seen.session = SessionState::valid;
  const Checkup checkup = checkup_of(seen);
  EXPECT_EQ(finding(checkup), "");
  EXPECT_EQ(checkup.checks.at(0).subject, "/run/u/matinee/agent.sock");
  EXPECT_EQ(checkup.checks.at(0).detail, "running, process 7, version 1.2, session valid");
}

TEST(AgentCheckup, WhateverKeepsItFromASessionOfItsOwnSourceIsAFinding) {
  SeenAgent seen = running();
  seen.session = SessionState::unknown;
  seen.reason = Error(Errc::storage, "/c.txt: Permission denied");
  const Checkup checkup = checkup_of(seen);
  ASSERT_EQ(finding(checkup), "agent_session_failed");
  EXPECT_EQ(checkup.advice[0].what, "/c.txt: Permission denied");
  EXPECT_EQ(checkup.checks.at(0).state, Check::State::failed);
  seen.session = SessionState::signed_out;
  seen.reason = Error(Errc::signed_out, "no session");
  EXPECT_EQ(finding(checkup_of(seen)), "agent_session_failed");
  seen.greeting->reads_browsers = true;
  EXPECT_EQ(finding(checkup_of(seen)), "");
  seen.reason = Error(Errc::signed_out, "forgotten").about(Subject::agent);
  EXPECT_EQ(finding(checkup_of(seen)), "agent_session_forgotten");
}

TEST(AgentCheckup, OfARefusedSessionTheNextStepFitsItsSource) {
  SeenAgent seen = running();
  seen.session = SessionState::expired;
  seen.origin = CookieOrigin{.browser = "file", .file = "/c.txt"};
  const Checkup checkup = checkup_of(seen);
  ASSERT_EQ(finding(checkup), "agent_session_refused");
  EXPECT_NE(checkup.advice[0].next.find("matinee login"), std::string::npos);
  EXPECT_NE(checkup.advice[0].next.find("export"), std::string::npos);
}

TEST(AgentCheckup, OneThatServesAnotherHomeIsToldOfAndNoFault) {
  SeenAgent seen = running();
  seen.difference = "home";
  const Checkup checkup = checkup_of(seen);
  EXPECT_EQ(finding(checkup), "");
  EXPECT_NE(checkup.checks.at(0).detail.find("serves another home"), std::string::npos);
}

TEST(AgentCheckup, ThatNoneRunsIsNoFault) {
  const Checkup checkup = checkup_of(absent());
  EXPECT_EQ(finding(checkup), "");
  EXPECT_EQ(checkup.checks.at(0).state, Check::State::absent);
}

TEST(AgentCheckup, ALockedOneIsUnlocked) {
  const Checkup checkup = checkup_of(running(true));
  ASSERT_EQ(finding(checkup), "agent_locked");
  EXPECT_EQ(checkup.advice[0].next, "matinee agent unlock");
}

TEST(AgentCheckup, ASocketWithoutAnAgentIsADeadOnes) {
  SeenAgent seen = absent();
  seen.has_socket = true;
  EXPECT_EQ(finding(checkup_of(seen)), "agent_gone");
}

TEST(AgentCheckup, ANamedSocketMustHaveAnAgent) {
  SeenAgent seen = absent();
  seen.place.is_named = true;
  const Checkup checkup = checkup_of(seen);
  ASSERT_EQ(finding(checkup), "agent_gone");
  EXPECT_NE(checkup.advice[0].next.find("MATINEE_SOCKET"), std::string::npos);
}

TEST(AgentCheckup, OneThatDoesNotAnswerIsToldFromOneThatMayNotBeAsked) {
  SeenAgent seen = running();
  seen.greeting = Error(Errc::network, "the agent does not answer");
  EXPECT_EQ(finding(checkup_of(seen)), "agent_silent");
  seen.greeting = Error(Errc::storage, "the socket of another user");
  EXPECT_EQ(finding(checkup_of(seen)), "agent_failed");
}

TEST(AgentCheckup, AnOldOneIsToldOf) {
  SeenAgent seen = running();
  seen.greeting->version = "1.1";
  EXPECT_EQ(finding(checkup_of(seen)), "agent_of_other_version");
}

TEST(AgentCheckup, AFolderThatIsOpenToOthersIsUnsafe) {
  SeenAgent seen = absent();
  seen.folder_fault = "is open to others";
  const Checkup checkup = checkup_of(seen);
  ASSERT_EQ(finding(checkup), "agent_folder_unsafe");
  EXPECT_EQ(checkup.advice[0].subject, "/run/u/matinee");
  EXPECT_FALSE(checkup.advice[0].next.empty());
}

}  // namespace
}  // namespace matinee::cli
