// SPDX-License-Identifier: MIT
#include "cookies/chromium.hpp"

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

using test::ChromiumDatabase;
using test::ChromiumRow;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_of(const Store& store) {
  std::vector<std::string> names;
  for (const StoredCookie& each : store.cookies)
    names.push_back(each.cookie.name);
  return names;
}

std::vector<std::string> domains_of(const Store& store) {
  std::vector<std::string> domains;
  for (const StoredCookie& each : store.cookies)
    domains.push_back(each.cookie.domain);
  return domains;
}

class ChromiumStore : public testing::Test {
 protected:
  Store load(ChromiumDatabase& database, Scope scope = Scope::site) {
    return query_snapshot(database.sql().file(), clock_,
                          [&](sqlite::Database& snapshot) {
                            return load_chromium(snapshot, test::k_now, scope);
                          })
        .value();
  }
  test::TempDir dir_;
  test::FakeClock clock_{test::k_now};
  std::filesystem::path file_ = dir_.path() / "Cookies";
};

TEST_F(ChromiumStore, HoldsTheCookiesOfTheSiteAndOfNoOther) {
  ChromiumDatabase database(file_);
  for (const char* host : {"mubi.com", ".mubi.com", "www.mubi.com", ".api.mubi.com"}) {
    database.add_v10({.host = host, .name = host}, "invented");
  }
  for (const char* host : {"notmubi.com", "evil-mubi.com", "mubi.com.example", ".mubi.com.evil.net",
                           "mubi_com", "..mubi.com", "e/.mubi.com"}) {
    database.add_v10({.host = host, .name = "decoy"}, "decoy");
  }
  EXPECT_THAT(names_of(load(database)),
              ElementsAre(".api.mubi.com", ".mubi.com", "mubi.com", "www.mubi.com"));
}

TEST_F(ChromiumStore, KeepsWhatTheBrowserKnowsOfACookie) {
  ChromiumDatabase database(file_);
  database.add_v10({.path = "/en", .samesite = 2, .secure = 1, .http_only = 1}, "invented");
  const Store store = load(database);
  ASSERT_EQ(store.cookies.size(), 1U);
  const Cookie& cookie = store.cookies[0].cookie;
  EXPECT_EQ(cookie.name, "lt");
  EXPECT_EQ(cookie.domain, "mubi.com");
  EXPECT_EQ(cookie.path, "/en");
  EXPECT_EQ(cookie.expires, test::k_later);
  EXPECT_TRUE(cookie.secure);
  EXPECT_TRUE(cookie.http_only);
  EXPECT_EQ(cookie.same_site, SameSite::strict);
  EXPECT_TRUE(cookie.value.empty());
  EXPECT_EQ(store.cookies[0].scheme, Scheme::v10);
  EXPECT_EQ(store.host_proof, HostProof::hash_in_front);
}

TEST_F(ChromiumStore, MapsEveryKindOfSameSite) {
  ChromiumDatabase database(file_);
  for (const int stored : {-1, 0, 1, 2, 3}) {
    database.add_v10({.name = std::to_string(stored + 1), .samesite = stored}, "invented");
  }
  std::vector<SameSite> kinds;
  for (const StoredCookie& each : load(database).cookies)
    kinds.push_back(each.cookie.same_site);
  EXPECT_THAT(kinds, ElementsAre(SameSite::unspecified, SameSite::none, SameSite::lax,
                                 SameSite::strict, SameSite::unspecified));
}

TEST_F(ChromiumStore, DropsExpiredCookiesAndKeepsSessionOnlyOnes) {
  ChromiumDatabase database(file_);
  database.add_v10({.name = "expired", .expires = test::k_earlier}, "invented");
  database.add_v10({.name = "expiring now", .expires = test::k_now}, "invented");
  database.add_v10({.name = "session", .expires = std::nullopt}, "invented");
  const Store store = load(database);
  EXPECT_THAT(names_of(store), ElementsAre("session"));
  EXPECT_EQ(store.cookies[0].cookie.expires, std::nullopt);
}

TEST_F(ChromiumStore, ListsExpiredCookiesOfTheSiteApart) {
  ChromiumDatabase database(file_);
  database.add(
      {.host = ".mubi.com", .encrypted = "v11 x", .path = "/en", .expires = test::k_earlier});
  database.add({.host = "notmubi.com", .expires = test::k_earlier});
  database.add({.expires = test::k_earlier, .partition = "https://embedder.example"});
  for (const Scope scope : {Scope::site, Scope::session}) {
    const Store store = load(database, scope);
    EXPECT_THAT(store.cookies, IsEmpty());
    ASSERT_EQ(store.expired.size(), 1U);
    EXPECT_EQ(store.expired[0].name, "lt");
    EXPECT_EQ(store.expired[0].domain, ".mubi.com");
    EXPECT_EQ(store.expired[0].path, "/en");
    EXPECT_EQ(store.expired[0].expires, test::k_earlier);
  }
}

TEST_F(ChromiumStore, InTheScopeOfASessionHoldsTheTwoHostsAlone) {
  ChromiumDatabase database(file_);
  for (const char* host : {"mubi.com", ".mubi.com", "www.mubi.com", ".api.mubi.com"})
    database.add_v10({.host = host, .name = host}, "invented");
  EXPECT_THAT(names_of(load(database, Scope::session)), ElementsAre(".mubi.com", "mubi.com"));
}

TEST_F(ChromiumStore, DropsCookiesThatBelongToAnotherSitesFrame) {
  ChromiumDatabase database(file_);
  database.add_v10({.name = "embedded", .partition = "https://embedder.example"}, "x");
  database.add_v10({.name = "own", .partition = "https://mubi.com"}, "x");
  database.add_v10({.name = "nested", .partition = "https://mubi.com", .foreign_ancestor = 1}, "x");
  EXPECT_THAT(names_of(load(database)), ElementsAre("own"));
}

TEST_F(ChromiumStore, OfSeveralPortsKeepsTheRowUpdatedLast) {
  ChromiumDatabase database(file_);
  database.add({.value = "older", .source_port = 80, .updated_us = 13'400'000'000'000'001});
  database.add({.value = "newest", .source_port = 443, .updated_us = 13'400'000'000'000'003});
  database.add({.value = "between", .source_port = 8080, .updated_us = 13'400'000'000'000'002});
  const Store store = load(database);
  ASSERT_EQ(store.cookies.size(), 1U);
  EXPECT_EQ(store.cookies[0].cookie.value.reveal(), "newest");
}

TEST_F(ChromiumStore, TellsTheSchemeOfEachRow) {
  ChromiumDatabase database(file_);
  database.add({.name = "a", .value = "in the clear"});
  database.add({.name = "b", .encrypted = "v11 something"});
  database.add({.name = "c", .value = "ignored", .encrypted = "v20 something"});
  database.add({.name = "d", .encrypted = std::string("\x01\0\0\0\xd0\x8c\x9d\xdf", 8)});
  database.add({.name = "e", .encrypted = "v77"});
  std::vector<Scheme> schemes;
  for (const StoredCookie& each : load(database).cookies)
    schemes.push_back(each.scheme);
  EXPECT_THAT(schemes,
              ElementsAre(Scheme::plain, Scheme::v11, Scheme::v20, Scheme::dpapi, Scheme::unknown));
}

TEST_F(ChromiumStore, DropsNamesThatWouldForgeALine) {
  ChromiumDatabase database(file_);
  database.add({.name = "a\nb", .value = "x"});
  database.add({.name = "c", .value = "x\r\ninjected: 1"});
  database.add({.name = "d", .value = "x", .path = "/\t"});
  EXPECT_THAT(names_of(load(database)), IsEmpty());
}

TEST_F(ChromiumStore, ReadsEverySchemaSinceTwelve) {
  for (const int version : {12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 31}) {
    ChromiumDatabase database(dir_.path() / std::to_string(version), version);
    database.add_v10({}, "invented");
    const Store store = load(database);
    EXPECT_THAT(names_of(store), ElementsAre("lt")) << version;
    EXPECT_EQ(store.host_proof == HostProof::hash_in_front, version >= 24) << version;
    EXPECT_EQ(store.newer_schema.has_value(), version > 24) << version;
  }
}

TEST_F(ChromiumStore, HoldsEveryHostOfTheSiteAmongManyInEachSchema) {
  for (const int version : {12, 20, 24}) {
    const auto file = dir_.path() / std::to_string(version);
    ChromiumDatabase database(file, version);
    database.sql()
        .execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
            "INSERT INTO cookies(creation_utc, host_key, name, value, path, expires_utc, "
            "is_secure, is_httponly, has_expires, is_persistent, encrypted_value, samesite)"
            "SELECT 0, CASE i % 500 WHEN 7 THEN 'h' || i || '.mubi.com' WHEN 8 THEN "
            "'.H' || i || '.Mubi.COM' WHEN 9 THEN 'h' || i || 'mubi.com' ELSE "
            "'h' || i || '.example' END, 'n', '', '/', 0, 1, 0, 0, 0, 'v10', -1 FROM n")
        .value();
    const auto by_sql = database.sql().texts(
        "SELECT host_key FROM cookies WHERE host_key LIKE '%.mubi.com' ORDER BY 1");
    EXPECT_EQ(by_sql.size(), 20U);
    EXPECT_EQ(domains_of(load(database)), by_sql) << version;
  }
}

TEST_F(ChromiumStore, WithoutAnIndexOfHostsIsReadAsWell) {
  ChromiumDatabase database(file_);
  database.add_v10({.host = "www.mubi.com"}, "invented");
  database.sql().execute("DROP INDEX cookies_unique_index").value();
  EXPECT_THAT(domains_of(load(database)), ElementsAre("www.mubi.com"));
}

TEST_F(ChromiumStore, IsNotWhatHasNoCookieTableOrVersion) {
  test::DatabaseFile file(file_);
  sqlite::Database other = file.image();
  EXPECT_EQ(load_chromium(other, test::k_now, Scope::site).error().code(), Errc::unsupported);
  file.execute("CREATE TABLE cookies(a); CREATE TABLE meta(key, value)").value();
  other = file.image();
  EXPECT_EQ(load_chromium(other, test::k_now, Scope::site).error().code(), Errc::unsupported);
}

TEST(UnixTimeOfChromium, CountsFrom1601) {
  EXPECT_EQ(unix_time_of_chromium(11'644'473'600'000'000).time_since_epoch().count(), 0);
  EXPECT_EQ(unix_time_of_chromium(13'434'473'600'999'999), test::k_now);
}

}  // namespace
}  // namespace matinee::cookies
