// SPDX-License-Identifier: MIT
#include "session/cookie_extractor.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::session {
namespace {

namespace fs = std::filesystem;
using test::ChromiumDatabase;
using test::FirefoxDatabase;
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
  auto jar = source().extract_cookies();
  ASSERT_TRUE(jar.has_value()) << jar.error().message();
  EXPECT_EQ(jar->find("lt")->value.reveal(), "of-firefox-000");
  EXPECT_EQ(jar->origin.browser, "firefox");
}

TEST_F(Extracting, PassesOverAProfileWithoutALiveSession) {
  ChromiumDatabase expired(chromium_profile("Default"));
  expired.add_v10({.expires = test::k_earlier}, "expired-token-0");
  ChromiumDatabase live(chromium_profile("Profile 1"));
  live.add_v10({}, "live-token-0000");
  auto jar = source().extract_cookies();
  ASSERT_TRUE(jar.has_value()) << jar.error().message();
  EXPECT_EQ(jar->find("lt")->value.reveal(), "live-token-0000");
  EXPECT_EQ(jar->origin.profile, "Profile 1");
}

TEST_F(Extracting, ASelectorLooksNowhereElse) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({}, "of-chromium-00");
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({.value = "of-firefox-000"});
  EXPECT_EQ(source("firefox").extract_cookies()->find("lt")->value.reveal(), "of-firefox-000");
  EXPECT_EQ(source("chromium").extract_cookies()->find("lt")->value.reveal(), "of-chromium-00");
}

TEST_F(Extracting, SaysHowManyProfilesHeldNoSession) {
  ChromiumDatabase visitor(chromium_profile("Default"));
  visitor.add_v10({.name = "mubi-cookie-consent"}, "yes");
  const auto jar = source().extract_cookies();
  ASSERT_FALSE(jar.has_value());
  EXPECT_EQ(jar.error().code(), Errc::signed_out);
  EXPECT_EQ(jar.error().message(), "no mubi.com session in any browser (1 profile looked at)");
}

TEST_F(Extracting, AHomeWithoutABrowserIsSignedOut) {
  EXPECT_EQ(source().extract_cookies().error().code(), Errc::signed_out);
}

TEST_F(Extracting, NamesNoValueInItsNotices) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({}, "secret-value-0");
  ASSERT_TRUE(source().extract_cookies().has_value());
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
  const auto jar = from_file.extract_cookies();
  ASSERT_TRUE(jar.has_value()) << jar.error().message();
  ASSERT_EQ(jar->cookies.size(), 1U);
  EXPECT_EQ(jar->cookies[0].value.reveal(), "invented-token");
  EXPECT_EQ(jar->origin.browser, "file");
}

TEST_F(Extracting, NamesACookiesTxtThatIsNotThere) {
  FileSource missing(home.path() / "no.txt", clock, [](std::string_view) {});
  const auto jar = missing.extract_cookies();
  EXPECT_EQ(jar.error().code(), Errc::not_found);
  EXPECT_NE(jar.error().message().find("no.txt"), std::string::npos);
}

TEST_F(Extracting, ASessionThatIsWrittenIsAChangeAndAnotherCookieIsNone) {
  ChromiumDatabase chromium(chromium_profile("Default"));
  chromium.add_v10({.updated_us = 13'430'000'000'000'000}, "of-chromium-00");
  auto browser = source();
  ASSERT_TRUE(browser.extract_cookies().has_value());
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
  EXPECT_EQ(browser.extract_cookies().error().code(), Errc::signed_out);
  EXPECT_FALSE(browser.has_changed());
  FirefoxDatabase firefox(firefox_profile());
  firefox.add({});
  EXPECT_TRUE(browser.has_changed());
}

TEST_F(Extracting, AFileThatIsWrittenHasChanged) {
  const fs::path file = home.path() / "cookies.txt";
  FileSource reader(file, clock, [](std::string_view) {});
  EXPECT_FALSE(reader.extract_cookies().has_value());
  EXPECT_FALSE(reader.has_changed());
  std::ofstream(file) << "# Netscape HTTP Cookie File\n";
  EXPECT_TRUE(reader.has_changed());
  EXPECT_FALSE(reader.has_changed());
}

}  // namespace
}  // namespace matinee::session
