// SPDX-License-Identifier: MIT
#include "agent/passed_over.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::agent {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Empty final : SessionSource {
  Result<SessionSurvey> survey() override { return SessionSurvey{}; }
};

struct RememberingSourceTest : testing::Test {
  Empty inner;
  std::vector<std::string> log;
  RememberingSource source{inner, [this](std::string_view line) { log.emplace_back(line); }};

  // A choice that passes over these.
  void choose(const std::vector<std::string>& browsers) {
    ASSERT_TRUE(source.survey().has_value());
    for (const std::string& browser : browsers)
      source.add({.origin = {.browser = browser}, .why = {Errc::rejected, "refused"}});
  }
  std::vector<std::string> remembered() const {
    std::vector<std::string> browsers;
    for (const PassedOver& each : source.passed_over())
      browsers.push_back(each.origin.browser);
    return browsers;
  }
};

TEST_F(RememberingSourceTest, RemembersWhatTheLastChoicePassedOver) {
  choose({"chromium", "firefox"});
  EXPECT_THAT(remembered(), ElementsAre("chromium", "firefox"));
  choose({"firefox"});
  EXPECT_THAT(remembered(), ElementsAre("firefox"));
  choose({});
  EXPECT_THAT(remembered(), IsEmpty());
}

TEST_F(RememberingSourceTest, LogsWhatIsNew) {
  choose({"chromium"});
  choose({"chromium"});
  choose({"chromium", "firefox"});
  EXPECT_THAT(log, ElementsAre("passed over chromium: refused", "passed over firefox: refused"));
  choose({});
  choose({"chromium"});
  EXPECT_EQ(log.size(), 3U);
}

}  // namespace
}  // namespace matinee::agent
