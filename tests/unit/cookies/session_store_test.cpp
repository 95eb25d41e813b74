// SPDX-License-Identifier: MIT
#include "cookies/session_store.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_in(std::string_view cookies) {
  const auto parsed = parse_session_store(fmt::format(R"({{"cookies": [{}]}})", cookies)).value();
  std::vector<std::string> names;
  for (const StoredCookie& each : parsed)
    names.push_back(each.cookie.name);
  return names;
}

TEST(ParseSessionStore, KeepsWhatTheBrowserKnowsOfACookie) {
  const auto cookies = parse_session_store(R"({"version": ["sessionrestore", 1],
    "windows": [{"tabs": [{"cookies": [{"host": "mubi.com", "name": "decoy", "value": "x"}]}]}],
    "cookies": [{"host": ".mubi.com", "value": "invented", "path": "/en", "name": "s",
      "secure": true, "httponly": true, "sameSite": 1, "schemeMap": 2,
      "originAttributes": {"firstPartyDomain": "", "geckoViewSessionContextId": "",
        "partitionKey": "", "privateBrowsingId": 0, "userContextId": 6}}],
    "session": {"lastUpdate": 1}})")
                           .value();
  ASSERT_EQ(cookies.size(), 1U);
  const Cookie& cookie = cookies[0].cookie;
  EXPECT_EQ(cookie.name, "s");
  EXPECT_EQ(cookie.value.reveal(), "invented");
  EXPECT_EQ(cookie.domain, ".mubi.com");
  EXPECT_EQ(cookie.path, "/en");
  EXPECT_EQ(cookie.expires, std::nullopt);
  EXPECT_TRUE(cookie.secure);
  EXPECT_TRUE(cookie.http_only);
  EXPECT_EQ(cookie.same_site, SameSite::lax);
  EXPECT_EQ(cookies[0].container_id, 6U);
}

TEST(ParseSessionStore, FillsInWhatIsAbsent) {
  const auto cookies =
      parse_session_store(R"({"cookies": [{"host": "mubi.com", "name": "s", "value": "v"}]})")
          .value();
  ASSERT_EQ(cookies.size(), 1U);
  EXPECT_EQ(cookies[0].cookie.path, "/");
  EXPECT_FALSE(cookies[0].cookie.secure);
  EXPECT_EQ(cookies[0].cookie.same_site, SameSite::unspecified);
  EXPECT_EQ(cookies[0].container_id, 0U);
}

TEST(ParseSessionStore, HoldsTheCookiesOfTheSiteAndOfNoOther) {
  EXPECT_THAT(names_in(R"({"host": "notmubi.com", "name": "a"},
                          {"host": "mubi.com.example", "name": "b"}, {"name": "c"},
                          {"host": "www.mubi.com", "name": "d"})"),
              ElementsAre("d"));
}

TEST(ParseSessionStore, NeverTakesWhatIsPrivateOrOfAnotherSitesFrame) {
  const auto with = [](std::string_view attributes) {
    return fmt::format(R"({{"host": "mubi.com", "name": "s", "originAttributes": {}}})",
                       attributes);
  };
  const char* const k_foreign[] = {
      R"j({"privateBrowsingId": 1})j",
      R"j({"partitionKey": "(https,embedder.example)"})j",
      R"j({"partitionKey": "(https,mubi.com)&userContextId=2"})j",
      R"j({"partitionKey": ["x"]})j",
      R"j({"userContextId": {}})j",
      R"j({"userContextId": 1.5})j",
      R"j({"userContextId": -1})j",
      R"j({"somethingNew": true})j",
      R"j("^privateBrowsingId=1")j",
      R"j([{"userContextId": 2}])j",
      "7",
  };
  const char* const k_own[] = {
      "{}",
      R"j({"partitionKey": "(https,mubi.com)"})j",
      R"j({"inIsolatedMozBrowser": false})j",
  };
  for (const char* attributes : k_foreign)
    EXPECT_THAT(names_in(with(attributes)), IsEmpty()) << attributes;
  for (const char* attributes : k_own)
    EXPECT_THAT(names_in(with(attributes)), ElementsAre("s")) << attributes;
}

TEST(ParseSessionStore, TakesTheFirstOfTwoWithOneIdentity) {
  const auto cookies = parse_session_store(R"({"cookies": [
    {"host": "mubi.com", "name": "s", "value": "first"},
    {"host": "mubi.com", "name": "s", "value": "second"}]})")
                           .value();
  ASSERT_EQ(cookies.size(), 1U);
  EXPECT_EQ(cookies[0].cookie.value.reveal(), "first");
}

TEST(ParseSessionStore, LeavesOutWhatWouldForgeALine) {
  EXPECT_THAT(names_in(R"({"host": "mubi.com", "name": "a\nb"},
                          {"host": "mubi.com", "name": "c", "value": "\u0000"},
                          {"host": "mubi.com", "name": "d", "path": "/\r"})"),
              IsEmpty());
}

TEST(ParseSessionStore, OfOddShapesIsEmpty) {
  for (const char* text : {"{}", R"({"cookies": 3})", R"({"cookies": [1, null, "x", [[]]]})",
                           R"({"cookies": {"host": "mubi.com", "name": "s"}})"}) {
    EXPECT_TRUE(parse_session_store(text).value().empty()) << text;
  }
}

TEST(ParseSessionStore, RefusesWhatIsNotWhole) {
  const std::string deep(100'000, '[');
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("3"), deep,
        std::string(R"({"cookies": [{"host": "mubi.com", "name": "s"}])")}) {
    const auto parsed = parse_session_store(text);
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().code(), Errc::integrity);
  }
}

}  // namespace
}  // namespace matinee::cookies
