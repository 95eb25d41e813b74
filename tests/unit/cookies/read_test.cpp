// SPDX-License-Identifier: MIT
#include "cookies/read.hpp"

#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/fsuid.h>

#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using test::ChromiumDatabase;
using test::FirefoxDatabase;
using testing::ElementsAre;

class ReadCookies : public testing::Test {
 protected:
  Source chromium() const {
    return {
        .browser = "chromium", .profile = "Default", .file = dir_.path() / "Default" / "Cookies"};
  }
  Source firefox() const {
    return {.browser = "firefox",
            .engine = Engine::firefox,
            .file = dir_.path() / "x.default" / "cookies.sqlite"};
  }
  Result<Reading> read(const Source& source) { return read_cookies(source, clock_, keyring_); }

  test::TempDir dir_;
  test::FakeClock clock_{test::k_now};
  NoKeyring keyring_;
};

TEST_F(ReadCookies, ReturnsTheValuesSortedAndWhereTheyCameFrom) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.host = "mubi.com", .name = "lt"}, "invented-token");
  database.add_v10({.host = ".mubi.com", .name = "b"}, "2");
  database.add_v10({.host = ".mubi.com", .name = "a", .path = "/z"}, "3");
  database.add_v10({.host = ".mubi.com", .name = "a"}, "1");
  const Reading reading = read(chromium()).value();
  std::vector<std::string> values;
  for (const Cookie& cookie : reading.jar.cookies)
    values.emplace_back(cookie.value.reveal());
  EXPECT_THAT(values, ElementsAre("1", "2", "3", "invented-token"));
  EXPECT_EQ(reading.jar.origin.browser, "chromium");
  EXPECT_EQ(reading.jar.origin.profile, "Default");
  EXPECT_EQ(reading.jar.origin.file, chromium().file.native());
  EXPECT_TRUE(reading.unread.empty());
}

TEST_F(ReadCookies, ReturnsWhatCanBeOpenedAndListsTheRest) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.name = "lt"}, "invented-token");
  database.add({.name = "a", .encrypted = test::seal("v11", "x", "mubi.com", "y")});
  database.add({.name = "b", .encrypted = "v20 sealed"});
  const Reading reading = read(chromium()).value();
  ASSERT_EQ(reading.jar.cookies.size(), 1U);
  ASSERT_EQ(reading.unread.size(), 2U);
  EXPECT_EQ(reading.unread[0].name, "a");
  EXPECT_EQ(reading.unread[0].why.code(), Errc::locked);
  EXPECT_EQ(reading.unread[1].why.code(), Errc::unsupported);
}

TEST_F(ReadCookies, TellsADamagedValueFromAForeignOneWhicheverComesFirst) {
  ChromiumDatabase database(chromium().file);
  database.add({.name = "a", .encrypted = test::seal("v10", "peanuts", "other.host", "moved")});
  database.add_v10({.name = "lt"}, "invented-token");
  const Reading reading = read(chromium()).value();
  ASSERT_EQ(reading.unread.size(), 1U);
  EXPECT_EQ(reading.unread[0].name, "a");
  EXPECT_EQ(reading.unread[0].why.code(), Errc::integrity);
}

TEST_F(ReadCookies, ListsTheExpiredOnesOfTheContainer) {
  FirefoxDatabase database(firefox().file);
  database.add({.expires = test::k_earlier});
  database.add({.expires = test::k_earlier, .origin_attributes = "^userContextId=2"});
  EXPECT_EQ(read(firefox()).value().expired.size(), 1U);
}

TEST_F(ReadCookies, FailsWhereNothingCanBeOpened) {
  ChromiumDatabase database(chromium().file);
  database.add({.encrypted = "v20 sealed"});
  const auto reading = read(chromium());
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code(), Errc::unsupported);
  EXPECT_NE(reading.error().message().find(chromium().file.native()), std::string::npos);
}

TEST_F(ReadCookies, NoCookieOfTheSiteIsAnEmptyJar) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({.host = "notmubi.com"}, "decoy");
  EXPECT_TRUE(read(chromium()).value().jar.cookies.empty());
}

TEST_F(ReadCookies, SaysThatASchemaIsNewerAndReadsItAnyway) {
  ChromiumDatabase database(chromium().file, 25);
  database.add_v10({}, "invented");
  const Reading reading = read(chromium()).value();
  EXPECT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.notes.size(), 1U);
}

TEST_F(ReadCookies, OfARunningFirefoxComeFromItsLog) {
  FirefoxDatabase database(firefox().file, 17, "PRAGMA locking_mode = EXCLUSIVE;");
  database.add({});
  database.add({.value = "of the container", .origin_attributes = "^userContextId=6"});
  const Reading reading = read(firefox()).value();
  ASSERT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "invented-value-1");
  EXPECT_EQ(reading.jar.origin.container, std::nullopt);
}

TEST_F(ReadCookies, OfAContainerAreItsOwnOnly) {
  FirefoxDatabase database(firefox().file);
  database.add({});
  database.add({.value = "of the container", .origin_attributes = "^userContextId=6"});
  Source source = firefox();
  source.container = Container{6, "Cinema"};
  const Reading reading = read(source).value();
  ASSERT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "of the container");
  EXPECT_EQ(reading.jar.origin.container, "Cinema");
}

TEST_F(ReadCookies, OfFirefoxIncludeThoseOfItsSession) {
  FirefoxDatabase database(firefox().file);
  database.add({});
  dir_.write("x.default/sessionstore.jsonlz4", test::pack_mozlz4(R"({"cookies": [
               {"host": "mubi.com", "name": "lt", "value": "older"},
               {"host": "mubi.com", "name": "s", "value": "of the session"},
               {"host": "mubi.com", "name": "s", "value": "of the container",
                "originAttributes": {"userContextId": 6}}]})"));
  const Reading reading = read(firefox()).value();
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "invented-value-1");
  EXPECT_EQ(reading.jar.cookies[1].value.reveal(), "of the session");
  EXPECT_EQ(reading.jar.cookies[1].expires, std::nullopt);
  EXPECT_EQ(reading.notes.size(), 1U);
}

TEST_F(ReadCookies, OfWebKitCountInSecondsAndHaveNoSession) {
  const Source source{
      .browser = "epiphany", .engine = Engine::webkit, .file = dir_.path() / "w/cookies.sqlite"};
  test::make_webkit_database(source.file, "of WebKit");
  dir_.write("w/sessionstore.jsonlz4", test::pack_mozlz4(R"({"cookies": [
               {"host": "mubi.com", "name": "s", "value": "x"}]})"));
  const Reading reading = read(source).value();
  ASSERT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "of WebKit");
  EXPECT_EQ(reading.jar.cookies[0].expires, test::k_later);
  EXPECT_EQ(reading.jar.cookies[0].same_site, SameSite::lax);
}

TEST_F(ReadCookies, OfSafariComeFromItsFile) {
  const Source source{
      .browser = "safari", .engine = Engine::safari, .file = dir_.path() / "Cookies.binarycookies"};
  dir_.write("Cookies.binarycookies", test::binary_cookies({{}}));
  EXPECT_EQ(read(source).value().jar.cookies[0].value.reveal(), "invented-value-1");
}

TEST_F(ReadCookies, OpensAStoreMoreThanOnce) {
  ChromiumDatabase database(chromium().file);
  database.add_v10({}, "invented-token");
  const Store store = load_store(chromium(), clock_).value();
  for (int i = 0; i < 2; ++i) {
    const Reading reading = open_store(chromium(), store, keyring_).value();
    EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "invented-token");
  }
}

TEST_F(ReadCookies, NamesAFileThatMayNotBeRead) {
  ChromiumDatabase database(chromium().file);
  std::filesystem::permissions(chromium().file, std::filesystem::perms::none);
  // Root may read everything; as nobody's file system user it may not. The folder is everybody's.
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::all);
  const int before = ::setfsuid(65'534);
  const auto reading = read(chromium());
  ::setfsuid(static_cast<uid_t>(before));
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code(), Errc::storage);
  EXPECT_NE(reading.error().message().find(chromium().file.native()), std::string::npos);
}

TEST_F(ReadCookies, NamesALogOrAJournalThatMayNotBeRead) {
  ChromiumDatabase rollback(chromium().file);
  FirefoxDatabase logged(firefox().file);
  logged.add({});
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::all);
  for (const auto& [source, suffix] : {std::pair(chromium(), "-journal"), {firefox(), "-wal"}}) {
    const std::filesystem::path side = source.file.native() + suffix;
    ASSERT_TRUE(std::filesystem::exists(side) || !std::ofstream(side).fail());
    std::filesystem::permissions(side, std::filesystem::perms::none);
    const int before = ::setfsuid(65'534);
    const auto reading = read(source);
    ::setfsuid(static_cast<uid_t>(before));
    ASSERT_FALSE(reading) << suffix;
    EXPECT_EQ(reading.error().code(), Errc::storage);
    EXPECT_NE(reading.error().message().find(side.native()), std::string::npos);
  }
}

TEST_F(ReadCookies, OfADatabaseThatIsStillEmptyAreNone) {
  for (const Source& source : {chromium(), firefox()}) {
    std::filesystem::create_directories(source.file.parent_path());
    std::ofstream(source.file).flush();
    EXPECT_TRUE(read(source).value().jar.cookies.empty());
  }
}

TEST_F(ReadCookies, FollowsALinkToTheLogAndTheSessionFiles) {
  FirefoxDatabase database(firefox().file);
  database.add({.name = "in_the_log"});
  dir_.write("x.default/sessionstore-backups/recovery.jsonlz4",
             test::pack_mozlz4(R"({"cookies":[{"host":"mubi.com","name":"s","value":"v"}]})"));
  std::filesystem::create_symlink("x.default/cookies.sqlite", dir_.path() / "link.sqlite");
  Source link = firefox();
  link.file = dir_.path() / "link.sqlite";
  const Reading reading = read(link).value();
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_EQ(reading.jar.cookies[0].name, "in_the_log");
  EXPECT_EQ(reading.jar.cookies[1].name, "s");
  EXPECT_THAT(files_of(link), testing::Contains(firefox().file.native() + "-wal"));
  EXPECT_THAT(files_of(link),
              testing::Contains(dir_.path() / "x.default/sessionstore-backups/recovery.jsonlz4"));
}

TEST_F(ReadCookies, OfAProfileWhoseDatabaseIsALinkTakesTheSessionFilesOfTheProfile) {
  FirefoxDatabase database(dir_.path() / "elsewhere/cookies.sqlite");
  database.add({.name = "in_the_log"});
  dir_.write("x.default/sessionstore-backups/recovery.jsonlz4",
             test::pack_mozlz4(R"({"cookies":[{"host":"mubi.com","name":"s","value":"v"}]})"));
  std::filesystem::create_symlink("../elsewhere/cookies.sqlite", firefox().file);
  EXPECT_EQ(read(firefox()).value().jar.cookies.size(), 2U);
}

TEST_F(ReadCookies, NamesABrokenDatabase) {
  {
    ChromiumDatabase database(chromium().file);
    for (int i = 0; i < 200; ++i)
      database.add_v10({.name = std::to_string(i)}, "invented");
  }
  std::string bytes = test::content_of(chromium().file);
  std::fill(bytes.begin() + 4096, bytes.end(), '\x55');
  dir_.write("Default/Cookies", bytes);
  const auto reading = read(chromium());
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code(), Errc::integrity);
  EXPECT_NE(reading.error().message().find(chromium().file.native()), std::string::npos);
}

}  // namespace
}  // namespace matinee::cookies
