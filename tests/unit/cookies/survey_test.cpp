// SPDX-License-Identifier: MIT
#include "cookies/survey.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using test::ChromiumDatabase;
using test::FirefoxDatabase;

constexpr std::array<std::string_view, 2> k_session = {"lt", "_mubi_session"};

class Survey : public testing::Test {
 protected:
  Source chromium(const std::string& profile = "Default") const {
    return {.browser = "chromium", .profile = profile, .file = dir_.path() / profile / "Cookies"};
  }
  Source firefox() const {
    return {.browser = "firefox",
            .engine = Engine::firefox,
            .file = dir_.path() / "f" / "cookies.sqlite"};
  }
  std::vector<SourceReport> reports(const Source& source) {
    return survey(source, clock_, keyring_, k_session);
  }

  test::TempDir dir_;
  test::FakeClock clock_{test::k_now};
  NoKeyring keyring_;
};

TEST_F(Survey, CountsAndDescribesWithoutOpening) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "lt", .updated_us = 13'434'473'600'000'000}, "invented");
  database.add_v10({.name = "b", .expires = test::k_now + std::chrono::hours(1)}, "invented");
  database.add_v10({.name = "expired", .expires = test::k_earlier}, "invented");
  const auto found = reports(chromium());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].cookies, 2U);
  EXPECT_EQ(found[0].scheme, "v10");
  EXPECT_EQ(found[0].newest_expiry, test::k_later);
  EXPECT_TRUE(found[0].readable);
  EXPECT_FALSE(found[0].why);
  ASSERT_TRUE(found[0].session);
  EXPECT_EQ(found[0].session->cookie, "lt");
  EXPECT_EQ(found[0].session->updated_us, 1'790'000'000'000'000);
}

TEST_F(Survey, KeepsWhatItSawForTheReader) {
  FirefoxDatabase database(firefox().file);
  database.add({});
  database.add({.origin_attributes = "^userContextId=6"});
  const auto found = reports(firefox());
  ASSERT_EQ(found.size(), 2U);
  ASSERT_TRUE(found[0].store);
  EXPECT_EQ(found[0].store, found[1].store);
  EXPECT_EQ(found[0].store->cookies.size(), 2U);
}

TEST_F(Survey, OfMixedSchemesSaysWhatIsMissing) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "a"}, "invented");
  database.add({.name = "lt", .encrypted = "v11 sealed"});
  const auto found = reports(chromium());
  EXPECT_EQ(found[0].scheme, "mixed");
  EXPECT_TRUE(found[0].readable);
  ASSERT_TRUE(found[0].why);
  EXPECT_EQ(found[0].why->code(), Errc::locked);
  ASSERT_TRUE(found[0].session);
  EXPECT_FALSE(found[0].session->readable);
}

TEST_F(Survey, OfAppBoundCookiesIsNotReadable) {
  ChromiumDatabase database(chromium().file);
  database.add({.encrypted = "v20 sealed"});
  const auto found = reports(chromium());
  EXPECT_EQ(found[0].scheme, "v20");
  EXPECT_FALSE(found[0].readable);
  EXPECT_EQ(found[0].why->code(), Errc::unsupported);
}

TEST_F(Survey, OfNoCookiesHasNoSchemeAndNothingWrong) {
  ChromiumDatabase database(chromium().file);
  const auto found = reports(chromium());
  EXPECT_EQ(found[0].cookies, 0U);
  EXPECT_FALSE(found[0].scheme);
  EXPECT_TRUE(found[0].readable);
  EXPECT_FALSE(found[0].session);
}

TEST_F(Survey, OfAMissingFileSaysWhy) {
  const auto found = reports(chromium());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].readable);
  EXPECT_EQ(found[0].why->code(), Errc::not_found);
}

TEST_F(Survey, ListsContainersThatHaveCookies) {
  FirefoxDatabase database(firefox().file);
  dir_.write("f/containers.json", R"({"identities": [{"userContextId": 6, "name": "Cinema"}]})");
  database.add({});
  database.add({.origin_attributes = "^userContextId=6"});
  database.add({.name = "other", .origin_attributes = "^userContextId=9"});
  const auto found = reports(firefox());
  ASSERT_EQ(found.size(), 3U);
  EXPECT_FALSE(found[0].source.container);
  EXPECT_EQ(found[1].source.container->name, "Cinema");
  EXPECT_TRUE(found[1].session);
  EXPECT_EQ(found[2].source.container->name, "9");
  EXPECT_FALSE(found[2].session);
}

TEST_F(Survey, FallsBackToTheSecondNameOfASession) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "_mubi_session", .expires = std::nullopt}, "invented");
  const auto found = reports(chromium());
  ASSERT_TRUE(found[0].session);
  EXPECT_EQ(found[0].session->cookie, "_mubi_session");
}

SourceReport report(std::string name, std::optional<SessionTrace> session) {
  return {.source = {.browser = std::move(name)}, .session = std::move(session)};
}

TEST(Rank, PutsTheNewestReadableSessionFirst) {
  const UnixTime soon = test::k_now + std::chrono::hours(1);
  std::vector<SourceReport> reports;
  reports.push_back(report("none", std::nullopt));
  reports.push_back(report("old", SessionTrace{"lt", 10, soon, true}));
  reports.push_back(report("sealed", SessionTrace{"lt", 90, soon, false}));
  reports.push_back(report("new", SessionTrace{"lt", 20, soon, true}));
  reports.push_back(report("new, longer", SessionTrace{"lt", 20, test::k_later, true}));
  reports.push_back(report("none either", std::nullopt));
  rank(reports);
  std::vector<std::string> order;
  for (const SourceReport& each : reports)
    order.push_back(each.source.browser);
  EXPECT_EQ(order, (std::vector<std::string>{"new, longer", "new", "old", "sealed", "none",
                                             "none either"}));
}

}  // namespace
}  // namespace matinee::cookies
