// SPDX-License-Identifier: MIT
#include "checkup.hpp"

#include <cerrno>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using keyring::Presence;
using keyring::SeenKeyring;

using Keyrings = Result<std::vector<SeenKeyring>>;

Keyrings desktop(SeenKeyring secret_service) {
  std::vector<SeenKeyring> all;
  all.push_back(std::move(secret_service));
  all.push_back({.name = "kwalletd5"});
  return all;
}

std::vector<std::string> kinds(const Checkup& checkup) {
  std::vector<std::string> all;
  for (const Advice& advice : checkup.advice)
    all.push_back(advice.kind);
  return all;
}

TEST(AdviceOn, FitsTheReason) {
  using cookies::Finding;
  const auto next = [](const Finding& finding) { return advice_on(finding).next; };
  const NativeCode too_long{NativeCode::Space::posix, EFBIG};
  const Finding log{
      Finding::Kind::source_failed, "", "", Errc::storage, Subject::database, too_long};
  EXPECT_EQ(next(log).find("permission"), std::string::npos);
  const Finding shut{Finding::Kind::root_denied, "", "", Errc::storage};
  const Finding link{Finding::Kind::root_denied, "", "", Errc::failure};
  EXPECT_NE(next(shut).find("user"), std::string::npos);
  EXPECT_EQ(next(link).find("user"), std::string::npos);
}

TEST(Checkup, TellsWhichCollectionIsLockedWhereAKeyIsNeeded) {
  Checkup checkup;
  check_keyrings(desktop({.name = "Secret Service",
                          .presence = Presence::running,
                          .collections = {{"login", true}, {"session", false}}}),
                 KeyNeed::some, checkup);
  ASSERT_EQ(kinds(checkup), std::vector<std::string>{"keyring_locked"});
  EXPECT_EQ(checkup.advice[0].what, "login is locked");
  EXPECT_FALSE(checkup.advice[0].next.empty());
  ASSERT_EQ(checkup.checks.size(), 3U);
  EXPECT_EQ(checkup.checks[1].detail, "login (locked), session (open)");
  EXPECT_EQ(checkup.checks[2].state, Check::State::absent);
}

TEST(Checkup, GivesNoAdviceOnAKeyringThatNobodyNeeds) {
  Checkup checkup;
  check_keyrings(desktop({.name = "Secret Service",
                          .presence = Presence::running,
                          .collections = {{"login", true}}}),
                 KeyNeed::none, checkup);
  check_keyrings(Error(Errc::locked, "no session bus answers"), KeyNeed::none, checkup);
  EXPECT_TRUE(checkup.advice.empty());
  EXPECT_EQ(checkup.checks.back().state, Check::State::absent);
}

TEST(Checkup, SaysWhenTheBusOrEveryKeyringIsMissing) {
  Checkup without_bus;
  check_keyrings(Error(Errc::locked, "no session bus answers"), KeyNeed::some, without_bus);
  EXPECT_EQ(kinds(without_bus), std::vector<std::string>{"no_session_bus"});
  Checkup without_keyring;
  check_keyrings(desktop({.name = "Secret Service"}), KeyNeed::some, without_keyring);
  EXPECT_EQ(kinds(without_keyring), std::vector<std::string>{"no_keyring"});
}

TEST(Checkup, AKeyringThatDoesNotAnswerIsNamed) {
  Checkup checkup;
  check_keyrings(desktop({.name = "Secret Service",
                          .presence = Presence::running,
                          .why = Error(Errc::locked, "does not answer")}),
                 KeyNeed::some, checkup);
  EXPECT_EQ(kinds(checkup), std::vector<std::string>{"keyring_failed"});
  EXPECT_EQ(checkup.checks[1].state, Check::State::failed);
}

TEST(Checkup, AnyAnswerOfTheServiceIsGood) {
  Checkup checkup;
  http::Response response;
  response.status = 404;
  check_service("mubi.com", response, checkup);
  EXPECT_TRUE(checkup.advice.empty());
  EXPECT_EQ(checkup.checks.at(0).detail, "answers over TLS (HTTP 404)");
}

TEST(Checkup, ACertificateThatIsNotTrustedIsNoMatterOfTheConnection) {
  Checkup checkup;
  check_service("mubi.com",
                Error(Errc::network, "mubi.com: SSL certificate problem",
                      NativeCode{NativeCode::Space::curl, 60}),
                checkup);
  ASSERT_EQ(kinds(checkup), std::vector<std::string>{"service_unreachable"});
  EXPECT_NE(checkup.advice[0].next.find("--cacert"), std::string::npos);
}

TEST(Checkup, AConfigurationFileThatCannotBeUsedIsNamed) {
  Checkup checkup;
  check_config("", std::nullopt, checkup);
  check_config("/c.toml", std::nullopt, checkup);
  EXPECT_TRUE(checkup.advice.empty());
  EXPECT_EQ(checkup.checks.at(0).state, Check::State::absent);
  EXPECT_EQ(checkup.checks.at(1).state, Check::State::good);
  check_config("", ConfigFault{.file = "/c.toml", .what = "line 2: no value"}, checkup);
  ASSERT_EQ(kinds(checkup), std::vector<std::string>{"bad_config"});
  EXPECT_EQ(checkup.advice[0].subject, "/c.toml");
  EXPECT_EQ(checkup.advice[0].what, "line 2: no value");
}

TEST(Checkup, ARuntimeFolderMustExist) {
  Checkup checkup;
  check_runtime_dir("/nonexistent/run", checkup);
  ASSERT_EQ(kinds(checkup), std::vector<std::string>{"bad_runtime_dir"});
  EXPECT_EQ(checkup.advice[0].what, "does not exist");
}

TEST(Checkup, KeysAreNeededForWhatAKeyringSealed) {
  std::vector<cookies::SeenSource> sources(1);
  sources[0].report.scheme = "v10";
  EXPECT_EQ(key_need_of(sources), KeyNeed::none);
  sources[0].report.scheme = "v11";
  EXPECT_EQ(key_need_of(sources), KeyNeed::some);
}

}  // namespace
}  // namespace matinee::cli
