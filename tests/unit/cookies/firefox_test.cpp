// SPDX-License-Identifier: MIT
#include "cookies/firefox.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cookies/snapshot.hpp"
#include "support/cookie_profiles.hpp"
#include "support/database_file.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using test::FirefoxDatabase;
using testing::ElementsAre;

std::vector<std::string> names_of(const Store& store) {
  std::vector<std::string> names;
  for (const StoredCookie& each : store.cookies)
    names.push_back(each.cookie.name);
  return names;
}

class FirefoxStore : public testing::Test {
 protected:
  Store load(FirefoxDatabase& database, Scope scope = Scope::site) {
    return query_snapshot(database.sql().file(), clock_,
                          [&](sqlite::Database& snapshot) {
                            return load_firefox(snapshot, test::k_now, scope);
                          })
        .value();
  }
  test::TempDir dir_;
  test::FakeClock clock_{test::k_now};
  std::filesystem::path file_ = dir_.path() / "cookies.sqlite";
};

TEST_F(FirefoxStore, HoldsTheCookiesOfTheSiteAndOfNoOther) {
  FirefoxDatabase database(file_);
  for (const char* host : {"mubi.com", ".mubi.com", "www.mubi.com"}) {
    database.add({.host = host, .name = host});
  }
  for (const char* host : {"notmubi.com", "mubi.com.example", "..mubi.com", "e/.mubi.com"}) {
    database.add({.host = host, .name = "decoy"});
  }
  EXPECT_THAT(names_of(load(database)), ElementsAre(".mubi.com", "mubi.com", "www.mubi.com"));
}

TEST_F(FirefoxStore, InTheScopeOfASessionHoldsWhatCanBeOne) {
  FirefoxDatabase database(file_);
  for (const char* host : {"mubi.com", ".mubi.com", "www.mubi.com"}) {
    for (const char* name : {"lt", "_mubi_session", "other"})
      database.add({.host = host, .name = name});
  }
  database.add({.name = "lt", .origin_attributes = "^userContextId=2"});
  EXPECT_THAT(names_of(load(database, Scope::session)),
              ElementsAre("_mubi_session", "lt", "_mubi_session", "lt", "lt"));
}

TEST_F(FirefoxStore, HoldsEveryHostOfTheSiteAmongMany) {
  FirefoxDatabase database(file_);
  database.sql()
      .execute(
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
          "INSERT INTO moz_cookies(name, host, value, path, expiry, isSecure, isHttpOnly) "
          "SELECT 'n' || i % 9, CASE i % 500 WHEN 7 THEN 'h' || i || '.mubi.com' WHEN 8 THEN "
          "'.H' || i || '.Mubi.COM' WHEN 9 THEN 'h' || i || 'mubi.com' ELSE "
          "'h' || i || '.example' END, 'v', '/', 9000000000000, 1, 0 FROM n")
      .value();
  test::FakeClock clock(test::k_now);
  const auto by_index = query_snapshot(file_, clock, [](sqlite::Database& snapshot) {
                          return load_firefox(snapshot, test::k_now, Scope::site);
                        }).value();
  EXPECT_EQ(by_index.cookies.size(), 20U);
  EXPECT_EQ(names_of(by_index), names_of(load(database)));
}

TEST_F(FirefoxStore, ListsExpiredCookiesOfTheSiteApart) {
  FirefoxDatabase database(file_);
  database.add(
      {.path = "/en", .expires = test::k_earlier, .origin_attributes = "^userContextId=2"});
  database.add({.host = "notmubi.com", .expires = test::k_earlier});
  for (const Scope scope : {Scope::site, Scope::session}) {
    const Store store = load(database, scope);
    ASSERT_EQ(store.expired.size(), 1U);
    EXPECT_EQ(store.expired[0].name, "lt");
    EXPECT_EQ(store.expired[0].domain, "mubi.com");
    EXPECT_EQ(store.expired[0].path, "/en");
    EXPECT_EQ(store.expired[0].expires, test::k_earlier);
    EXPECT_EQ(store.expired[0].container_id, 2U);
  }
}

TEST_F(FirefoxStore, KeepsWhatTheBrowserKnowsOfACookie) {
  FirefoxDatabase database(file_);
  database.add({.path = "/en", .same_site = 1, .secure = 0, .http_only = 1});
  const Store store = load(database);
  ASSERT_EQ(store.cookies.size(), 1U);
  const Cookie& cookie = store.cookies[0].cookie;
  EXPECT_EQ(cookie.value.reveal(), "invented-value-1");
  EXPECT_EQ(cookie.path, "/en");
  EXPECT_EQ(cookie.expires, test::k_later);
  EXPECT_FALSE(cookie.secure);
  EXPECT_TRUE(cookie.http_only);
  EXPECT_EQ(cookie.same_site, SameSite::lax);
}

TEST_F(FirefoxStore, TakesTheExpiryForWhatItsSchemaSays) {
  for (const int version : {12, 15, 16, 17, 20}) {
    FirefoxDatabase database(dir_.path() / std::to_string(version), version);
    database.add({});
    database.add({.name = "expired", .expires = test::k_earlier});
    const Store store = load(database);
    ASSERT_THAT(names_of(store), ElementsAre("lt")) << version;
    EXPECT_EQ(store.cookies[0].cookie.expires, test::k_later) << version;
    EXPECT_EQ(store.newer_schema.has_value(), version > 17);
  }
}

TEST_F(FirefoxStore, KeepsContainersApartAndDropsPartitions) {
  FirefoxDatabase database(file_);
  database.add({});
  database.add({.value = "of the container", .origin_attributes = "^userContextId=2"});
  database.add(
      {.value = "embedded", .origin_attributes = "^partitionKey=%28https%2Cembedder.example%29"});
  const Store store = load(database);
  ASSERT_EQ(store.cookies.size(), 2U);
  EXPECT_EQ(store.cookies[0].container_id, 0U);
  EXPECT_EQ(store.cookies[0].cookie.value.reveal(), "invented-value-1");
  EXPECT_EQ(store.cookies[1].container_id, 2U);
}

TEST_F(FirefoxStore, IsNotWhatHasNoCookieTable) {
  sqlite::Database other = test::DatabaseFile(file_).image();
  EXPECT_EQ(load_firefox(other, test::k_now, Scope::site).error().code(), Errc::unsupported);
}

TEST(UnixTimeOfFirefox, BelievesTheSizeOverAnOldSchema) {
  EXPECT_EQ(unix_time_of_firefox(1'790'000'000, 15), test::k_now);
  EXPECT_EQ(unix_time_of_firefox(1'790'000'000'999, 16), test::k_now);
  EXPECT_EQ(unix_time_of_firefox(1'790'000'000'000, 15), test::k_now);
}

}  // namespace
}  // namespace matinee::cookies
