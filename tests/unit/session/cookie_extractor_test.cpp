// SPDX-License-Identifier: MIT
#include "session/cookie_extractor.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/base64.hpp"
#include "session/credential.hpp"
#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/session_sources.hpp"
#include "support/temp_dir.hpp"

namespace matinee::session {
namespace {

namespace fs = std::filesystem;
using test::ChromiumDatabase;
using test::cookie;
using test::FirefoxDatabase;
using test::first_session;
using test::jar_of;
using test::k_now;

// A home with browsers in it.
class Extracting : public ::testing::Test {
 protected:
  test::TempDir home;
  test::FakeClock clock{k_now};
  cookies::NoKeyring keyring;
  std::vector<std::string> notices;
  cookies::Environment environment{.home = home.path(),
                                   .config_home = home.path() / ".config",
                                   .data_home = home.path() / ".local/share",
                                   .chrome_config_home = {}};

  fs::path chromium_profile(const std::string& name) {
    const fs::path folder = home.path() / ".config/chromium" / name;
    fs::create_directories(folder);
    return folder / "Cookies";
  }

  fs::path firefox_profile() {
    const fs::path root = home.path() / ".config/mozilla/firefox";
    fs::create_directories(root / "x.default");
    std::ofstream(root / "profiles.ini") << "[Profile0]\nName=default\nIsRelative=1\n"
                                            "Path=x.default\nDefault=1\n";
    return root / "x.default/cookies.sqlite";
  }

  BrowserSource source(const std::string& selector = {}) {
    std::optional<cookies::Selector> parsed;
    if (!selector.empty()) parsed = cookies::parse_selector(selector).value();
    return {environment, parsed, clock, keyring,
            [this](std::string_view line) { notices.emplace_back(line); }};
  }
};

TEST_F(Extracting, TakesTheSessionThatWasWrittenLastWhateverTheBrowser) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({.updated_us = 13'430'000'000'000'000}, "of-chromium-00");
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({.value = "of-firefox-000", .updated_us = 1'789'999'000'000'000});
  auto browser = source();
  const auto session = first_session(browser);
  ASSERT_TRUE(session.has_value()) << session.error().message();
  EXPECT_EQ(session->credential.token.reveal(), "of-firefox-000");
  EXPECT_EQ(session->credential.origin.browser, "firefox");
}

TEST_F(Extracting, PassesOverAProfileWithoutALiveSession) {
  ChromiumDatabase expired(chromium_profile("Default"));
  expired.add_v10({.expires = test::k_earlier}, "expired-token-0");
  ChromiumDatabase live(chromium_profile("Profile 1"));
  live.add_v10({}, "live-token-0000");
  auto browser = source();
  const auto session = first_session(browser);
  ASSERT_TRUE(session.has_value()) << session.error().message();
  EXPECT_EQ(session->credential.token.reveal(), "live-token-0000");
  EXPECT_EQ(session->credential.origin.profile, "Profile 1");
}

TEST_F(Extracting, ASelectorLooksNowhereElse) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({}, "of-chromium-00");
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({.value = "of-firefox-000"});
  auto one = source("firefox");
  auto other = source("chromium");
  EXPECT_EQ(first_session(one)->credential.token.reveal(), "of-firefox-000");
  EXPECT_EQ(first_session(other)->credential.token.reveal(), "of-chromium-00");
}

TEST_F(Extracting, SaysHowManyProfilesHeldNoSession) {
  ChromiumDatabase visitor(chromium_profile("Default"));
  visitor.add_v10({.name = "mubi-cookie-consent"}, "yes");
  auto browser = source();
  const auto session = first_session(browser);
  ASSERT_FALSE(session.has_value());
  EXPECT_EQ(session.error().code(), Errc::signed_out);
  EXPECT_EQ(session.error().message(), "no mubi.com session in any browser (1 profile looked at)");
}

TEST_F(Extracting, AHomeWithoutABrowserIsSignedOut) {
  auto browser = source();
  EXPECT_EQ(first_session(browser).error().code(), Errc::signed_out);
}

TEST_F(Extracting, NamesNoValueInItsNotices) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({}, "secret-value-0");
  auto browser = source();
  ASSERT_TRUE(first_session(browser).has_value());
  ASSERT_FALSE(notices.empty());
  for (const std::string& line : notices)
    EXPECT_EQ(line.find("secret-value"), std::string::npos);
}

TEST_F(Extracting, ReadsACookiesTxt) {
  const fs::path file = home.path() / "cookies.txt";
  std::ofstream(file) << "# Netscape HTTP Cookie File\n"
                         "mubi.com\tFALSE\t/\tFALSE\t1800000000\tlt\tinvented-token\n"
                         "notmubi.com\tFALSE\t/\tFALSE\t1800000000\tlt\tforeign-token\n";
  FileSource from_file(file, clock, [](std::string_view) {});
  const auto session = first_session(from_file);
  ASSERT_TRUE(session.has_value()) << session.error().message();
  ASSERT_EQ(session->cookies.cookies.size(), 1U);
  EXPECT_EQ(session->cookies.cookies[0].value.reveal(), "invented-token");
  EXPECT_EQ(session->credential.origin.browser, "file");
}

TEST_F(Extracting, WarnsOnceOfALineThatIsNoSessionAndCannotBeUnderstood) {
  const fs::path file = home.path() / "cookies.txt";
  std::ofstream(file) << "mubi.com\tFALSE\t/\tFALSE\t1800000000\tlt\tinvented-token\n"
                         "mubi.com\tFALSE\t/\tFALSE\tsoon\tother\tx\n";
  std::vector<std::string> warnings;
  FileSource from_file(
      file, clock, [](std::string_view) {},
      [&](std::string_view line) { warnings.emplace_back(line); });
  EXPECT_TRUE(first_session(from_file).has_value());
  EXPECT_TRUE(from_file.latest_cookies().has_value());
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("line 2"), std::string::npos);
}

TEST_F(Extracting, ALineThatMayBeTheSessionIsAPlaceThatCouldNotBeRead) {
  const fs::path file = home.path() / "cookies.txt";
  std::ofstream(file) << "mubi.com\tFALSE\t/\tFALSE\tsoon\tlt\tinvented-token\n"
                         "mubi.com\tFALSE\t/\tFALSE\t1800000000\tother\tx\n";
  FileSource from_file(file, clock, [](std::string_view) {});
  const auto survey = from_file.survey();
  ASSERT_TRUE(survey.has_value());
  ASSERT_EQ(survey->unread.size(), 1U);
  EXPECT_EQ(survey->unread[0].why.code(), Errc::unsupported);
  EXPECT_EQ(first_session(from_file).error().code(), Errc::unsupported);
}

TEST_F(Extracting, NamesTheContainerThatHoldsASession) {
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({.origin_attributes = "^userContextId=2"});
  auto browser = source();
  const auto session = first_session(browser);
  ASSERT_FALSE(session.has_value());
  EXPECT_EQ(session.error().code(), Errc::signed_out);
  EXPECT_NE(session.error().message().find("--cookies-from-browser firefox::Work"),
            std::string::npos);
}

TEST_F(Extracting, NamesACookiesTxtThatIsNotThere) {
  FileSource missing(home.path() / "no.txt", clock, [](std::string_view) {});
  const auto survey = missing.survey();
  EXPECT_EQ(survey.error().code(), Errc::not_found);
  EXPECT_NE(survey.error().message().find("no.txt"), std::string::npos);
}

TEST_F(Extracting, ASessionThatIsWrittenIsAChangeAndAnotherCookieIsNone) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({.updated_us = 13'430'000'000'000'000}, "of-chromium-00");
  auto browser = source();
  ASSERT_TRUE(first_session(browser).has_value());
  EXPECT_FALSE(browser.has_changed());

  chromium.add_v10({.name = "seen", .updated_us = 13'430'000'000'000'000}, "1");
  EXPECT_FALSE(browser.has_changed());

  FirefoxDatabase firefox(firefox_profile());
  firefox.add({});
  EXPECT_TRUE(browser.has_changed());
  EXPECT_FALSE(browser.has_changed());
}

TEST_F(Extracting, AFirstSessionIsAChange) {
  auto browser = source();
  EXPECT_EQ(first_session(browser).error().code(), Errc::signed_out);
  EXPECT_FALSE(browser.has_changed());
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({});
  EXPECT_TRUE(browser.has_changed());
}

TEST_F(Extracting, AFileThatIsWrittenHasChanged) {
  const fs::path file = home.path() / "cookies.txt";
  FileSource reader(file, clock, [](std::string_view) {});
  EXPECT_FALSE(reader.survey().has_value());
  EXPECT_FALSE(reader.has_changed());
  std::ofstream(file) << "# Netscape HTTP Cookie File\n";
  EXPECT_TRUE(reader.has_changed());
  EXPECT_FALSE(reader.has_changed());
}

TEST_F(Extracting, WhatCanBeReadOnceIsReadOnce) {
  const fs::path pipe = home.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  FileSource reader(pipe, clock, [](std::string_view) {});
  std::jthread writer([&pipe] {
    std::ofstream(pipe) << "# Netscape HTTP Cookie File\n"
                           "mubi.com\tFALSE\t/\tFALSE\t1800000000\tlt\tinvented-token\n";
  });
  for (int i = 0; i < 2; ++i) {
    const auto session = first_session(reader);
    ASSERT_TRUE(session.has_value()) << session.error().message();
    EXPECT_EQ(session->credential.token.reveal(), "invented-token");
    EXPECT_EQ(reader.latest_cookies()->cookies.size(), 1U);
    EXPECT_FALSE(reader.has_changed());
  }
}

TEST_F(Extracting, ASessionFileThatCannotBeReadIsAPlaceThatCannotBeRead) {
  const fs::path database = firefox_profile();
  FirefoxDatabase firefox(database);
  firefox.add({.name = "seen"});
  const fs::path file = database.parent_path() / "sessionstore.jsonlz4";
  std::ofstream(file) << "no session";
  auto browser = source();
  const auto session = first_session(browser);
  ASSERT_FALSE(session.has_value());
  EXPECT_NE(session.error().code(), Errc::signed_out);
  EXPECT_NE(session.error().message().find(file.native()), std::string::npos);
  firefox.add({.value = "of-firefox-000"});
  EXPECT_TRUE(first_session(browser).has_value());
}

TEST_F(Extracting, ACookieThatCannotBeOpenedHasItsOwnReasonWhateverElseIsThere) {
  for (const char* sealed : {"v20", "v11"}) {
    for (const bool is_alone : {true, false}) {
      ChromiumDatabase chromium(chromium_profile(std::string(sealed) + (is_alone ? "1" : "2")));
      chromium.add({.encrypted = sealed + std::string(32, 'x')});
      if (!is_alone) chromium.add_v10({.name = "seen"}, "1");
      auto browser = source(fmt::format("chromium:{}{}", sealed, is_alone ? "1" : "2"));
      const auto session = first_session(browser);
      ASSERT_FALSE(session.has_value());
      EXPECT_EQ(session.error().code(),
                std::string_view(sealed) == "v20" ? Errc::unsupported : Errc::locked);
      EXPECT_NE(session.error().message().find(sealed), std::string::npos)
          << session.error().message();
    }
  }
}

// A keyring that gives one key and counts how often it is asked.
struct OneKey final : cookies::KeyProvider {
  int questions = 0;
  bool serves(cookies::Scheme scheme) const noexcept override {
    return scheme == cookies::Scheme::v11;
  }
  Result<std::vector<cookies::KeyCandidate>> find_keys(const cookies::KeyRequest&) override {
    ++questions;
    std::vector<cookies::KeyCandidate> keys;
    keys.push_back({.secret = Secret::copy_of("invented"), .found_in = "a test"});
    return keys;
  }
};

TEST_F(Extracting, TellsWhoseCookiesAKeyringSealsUntilItHasGivenTheKey) {
  OneKey asked;
  ChromiumDatabase first(chromium_profile("First"));
  first.add({.encrypted = test::seal("v11", "invented", "mubi.com", "invented-value-1")});
  ChromiumDatabase second(chromium_profile("Second"));
  second.add({.encrypted = test::seal("v11", "invented", "mubi.com", "invented-value-2")});
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({});
  BrowserSource browsers(environment, {}, clock, asked, [](std::string_view) {});
  const auto survey = browsers.survey();
  ASSERT_EQ(survey->candidates.size(), 3U);
  for (const SessionCandidate& each : survey->candidates)
    EXPECT_EQ(each.may_prompt(), each.origin.browser == "chromium");
  const auto sealed = std::ranges::find(survey->candidates, "chromium",
                                        [](const auto& each) { return each.origin.browser; });
  EXPECT_EQ(asked.questions, 0);
  ASSERT_TRUE(sealed->open().has_value());
  // The key of its other profile is the same one.
  for (const SessionCandidate& each : survey->candidates)
    EXPECT_FALSE(each.may_prompt());
}

TEST_F(Extracting, WhatNoKeyringSealsNeedsNoPrompt) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({}, "invented-value-1");
  chromium.add({.name = "_mubi_session", .encrypted = "v20" + std::string(32, 'x')});
  OneKey asked;
  BrowserSource browsers(environment, {}, clock, asked, [](std::string_view) {});
  const auto survey = browsers.survey();
  for (const SessionCandidate& each : survey->candidates)
    EXPECT_FALSE(each.may_prompt());
}

std::string jwt_that_ended() {
  // {"alg":"HS256"} and {"exp":1}
  return "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.c2ln";
}

TEST_F(Extracting, ATokenThatHasEndedByItsOwnWordIsToldWithItsEndAndTheClock) {
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({.value = jwt_that_ended()});
  auto browser = source();
  const Error why = first_session(browser).error();
  EXPECT_EQ(why.code(), Errc::signed_out);
  EXPECT_NE(why.message().find("expired on 1970-01-01"), std::string::npos) << why.message();
  EXPECT_NE(why.message().find("clock"), std::string::npos) << why.message();
}

TEST_F(Extracting, AnExpiredCookieOfTheDesignIsToldAndAnExpiredLoginTokenBeforeIt) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add({.name = "_mubi_session", .value = "x", .expires = test::k_earlier});
  auto browser = source();
  EXPECT_NE(first_session(browser).error().message().find("expired on 2026-09-20"),
            std::string::npos)
      << first_session(browser).error().message();
  chromium.add({.value = "y", .expires = test::k_earlier - std::chrono::hours(48)});
  EXPECT_NE(first_session(browser).error().message().find("expired on 2026-09-18"),
            std::string::npos)
      << first_session(browser).error().message();
}

Result<HeldSession> session_in(CookieJar jar) {
  test::FakeClock clock{test::k_today};
  JarSource source(std::move(jar), clock);
  return first_session(source);
}

TEST(SurveyOfAJar, PrefersWhatTheServiceHasToday) {
  const std::string designs = encode_base64(R"({"token":"designs-token","user_id":42,"id":"s-1"})");
  const auto session =
      session_in(jar_of(cookie("_mubi_session", designs), cookie("lt", test::k_token)));
  EXPECT_EQ(session->credential.kind, CredentialKind::login_token);
}

TEST(SurveyOfAJar, DoesNotNeedTheOpaqueSessionCookieAndIsNotDisturbedByIt) {
  const auto session = session_in(
      jar_of(cookie("_mubi_session", "q2mT0x%3D--Zm9v--AAAA"), cookie("lt", test::k_token)));
  EXPECT_EQ(session->credential.token.reveal(), test::k_token);
}

TEST(SurveyOfAJar, DoesNotUseAnExpiredToken) {
  CookieJar jar = jar_of(cookie("lt", test::k_token));
  jar.cookies[0].expires = test::k_today;
  EXPECT_EQ(session_in(std::move(jar)).error().code(), Errc::signed_out);
}

TEST(SurveyOfAJar, TakesNoCookieThatTheSiteItselfWouldNotGet) {
  EXPECT_FALSE(session_in(jar_of(cookie("lt", test::k_token, "www.mubi.com"))).has_value());
  EXPECT_FALSE(session_in(jar_of(cookie("lt", test::k_token, ".api.mubi.com"))).has_value());
  CookieJar elsewhere = jar_of(cookie("lt", test::k_token));
  elsewhere.cookies[0].path = "/en";
  EXPECT_FALSE(session_in(std::move(elsewhere)).has_value());
}

TEST(SurveyOfAJar, PrefersTheHostOnlyCookieOfTwoAlike) {
  const auto session =
      session_in(jar_of(cookie("lt", "of-the-domain-0", ".mubi.com"), cookie("lt", test::k_token)));
  EXPECT_EQ(session->credential.token.reveal(), test::k_token);
}

TEST(SurveyOfAJar, SaysWhyThereIsNoSessionWithoutAnyValue) {
  const auto session =
      session_in(jar_of(cookie("other", "opaque-value-1"), cookie("another", "x")));
  EXPECT_EQ(session.error().message(), "firefox \"p\": no session among 2 mubi.com cookies");
}

TEST(SurveyOfACredential, IsThatOneSession) {
  const SessionSurvey survey =
      survey_of(credential_of_token(Secret::copy_of(test::k_token), {.browser = "token"}));
  ASSERT_EQ(survey.candidates.size(), 1U);
  for (int i = 0; i < 2; ++i) {
    const auto opened = survey.candidates[0].open();
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->credential->token.reveal(), test::k_token);
    EXPECT_EQ(opened->cookies.origin.browser, "token");
  }
}

}  // namespace
}  // namespace matinee::session
