// SPDX-License-Identifier: MIT
#include "cookies/survey.hpp"

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

bool is_designs(const Cookie& cookie) {
  return cookie.value.reveal() == "as the design has it";
}

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
    return survey(source, clock_, keyring_, Scope::site, is_designs);
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
  ASSERT_TRUE(found[0].session());
  EXPECT_EQ(found[0].session()->name, "lt");
  EXPECT_EQ(found[0].session()->updated_us, 1'790'000'000'000'000);
}

TEST_F(Survey, TakesACorruptTimeOfWritingForNoneAtAll) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "lt", .updated_us = INT64_MIN + 1}, "invented");
  EXPECT_EQ(reports(chromium())[0].session()->updated_us, 0);
}

TEST_F(Survey, OfASessionFindsItsHostInAnyCase) {
  ChromiumDatabase chromium_database(chromium().file);
  chromium_database.add_v10({.host = "Mubi.COM", .name = "lt"}, "invented");
  FirefoxDatabase firefox_database(firefox().file);
  firefox_database.add({.host = ".MUBI.com", .name = "lt"});
  for (const Source& source : {chromium(), firefox()}) {
    for (const Scope scope : {Scope::session, Scope::site}) {
      const auto found = survey(source, clock_, keyring_, scope, is_designs);
      EXPECT_TRUE(found[0].session()) << source.browser;
    }
  }
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
  ASSERT_TRUE(found[0].session());
  EXPECT_FALSE(found[0].session()->readable);
}

TEST_F(Survey, OfAppBoundCookiesIsNotReadable) {
  ChromiumDatabase database(chromium().file);
  database.add({.encrypted = "v20 sealed"});
  const auto found = reports(chromium());
  EXPECT_EQ(found[0].scheme, "v20");
  EXPECT_FALSE(found[0].readable);
  EXPECT_EQ(found[0].why->code(), Errc::unsupported);
}

TEST_F(Survey, OfCookiesFromWindowsIsNotReadable) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "lt"}, "invented");
  dir_.write("Local State", R"({"os_crypt":{"encrypted_key":"RFBBUEk="}})");
  const auto found = reports(chromium());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].readable);
  ASSERT_TRUE(found[0].why);
  EXPECT_EQ(found[0].why->code(), Errc::unsupported);
  EXPECT_NE(found[0].why->message().find("Windows"), std::string::npos);
}

TEST_F(Survey, NamesASessionFileThatCouldNotBeRead) {
  FirefoxDatabase database(firefox().file);
  database.add({.name = "lt", .value = "invented"});
  dir_.write("f/sessionstore.jsonlz4", "no such format");
  const auto found = reports(firefox());
  ASSERT_EQ(found.size(), 1U);
  ASSERT_TRUE(found[0].why);
  EXPECT_NE(found[0].why->message().find("sessionstore.jsonlz4"), std::string::npos);
  EXPECT_TRUE(found[0].readable);
}

TEST_F(Survey, OfNoCookiesHasNoSchemeAndNothingWrong) {
  ChromiumDatabase database(chromium().file);
  const auto found = reports(chromium());
  EXPECT_EQ(found[0].cookies, 0U);
  EXPECT_FALSE(found[0].scheme);
  EXPECT_TRUE(found[0].readable);
  EXPECT_FALSE(found[0].session());
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
  EXPECT_TRUE(found[1].session());
  EXPECT_EQ(found[2].source.container->name, "9");
  EXPECT_FALSE(found[2].session());
}

TEST_F(Survey, FallsBackToTheSecondNameOfASession) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "_mubi_session", .expires = std::nullopt}, "invented");
  const auto found = reports(chromium());
  ASSERT_TRUE(found[0].session());
  EXPECT_EQ(found[0].session()->name, "_mubi_session");
}

TEST_F(Survey, TellsADesignsCookieFromAVisitors) {
  FirefoxDatabase database(firefox().file);
  database.add({.name = "_mubi_session", .value = "opaque"});
  auto found = reports(firefox());
  ASSERT_EQ(found[0].sessions.size(), 1U);
  EXPECT_EQ(found[0].sessions[0].evidence, Evidence::visitor_cookie);
  EXPECT_EQ(found[0].session(), nullptr);

  database.add({.host = ".mubi.com", .name = "_mubi_session", .value = "as the design has it"});
  found = reports(firefox());
  ASSERT_EQ(found[0].sessions.size(), 2U);
  ASSERT_NE(found[0].session(), nullptr);
  EXPECT_EQ(found[0].session()->evidence, Evidence::design_cookie);
}

TEST_F(Survey, TakesNoCookieForASessionThatTheSiteItselfWouldNotGet) {
  FirefoxDatabase database(firefox().file);
  database.add({.value = ""});
  database.add({.host = "www.mubi.com"});
  database.add({.path = "/en"});
  const auto found = reports(firefox());
  EXPECT_EQ(found[0].cookies, 3U);
  EXPECT_TRUE(found[0].sessions.empty());
}

TEST(SourceReport, PointsAtTheBestSessionAndThenTheNewest) {
  const auto best_of = [](std::vector<SessionTrace> traces) {
    SourceReport report{.source = {.browser = "firefox"}};
    report.sessions = std::move(traces);
    const SessionTrace* best = report.session();
    return best == nullptr ? std::string() : best->domain;
  };
  const SessionTrace visitor{
      .evidence = Evidence::visitor_cookie, .domain = "visitor", .updated_us = 90};
  const SessionTrace design{
      .evidence = Evidence::design_cookie, .domain = "design", .updated_us = 80};
  const SessionTrace old{.domain = "old", .updated_us = 10};
  const SessionTrace fresh{.domain = "fresh", .updated_us = 20};
  EXPECT_EQ(best_of({visitor, design, old, fresh}), "fresh");
  EXPECT_EQ(best_of({fresh, old, design}), "fresh");
  EXPECT_EQ(best_of({visitor, design}), "design");
  EXPECT_EQ(best_of({visitor}), "");
  EXPECT_EQ(best_of({}), "");
}

}  // namespace
}  // namespace matinee::cookies
