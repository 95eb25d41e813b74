// SPDX-License-Identifier: MIT
#include "cookies/json_cookies.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  const ParsedCookies parsed = parse_json_cookies(list).value();
  for (const Cookie& cookie : parsed.cookies)
    names.push_back(cookie.name);
  return names;
}

TEST(ParseJsonCookies, ReadsWhatEditThisCookieExports) {
  const ParsedCookies parsed = parse_json_cookies(R"([
    {"domain": ".mubi.com", "expirationDate": 1821536000.742, "hostOnly": false, "httpOnly": true,
     "name": "lt", "path": "/", "sameSite": "no_restriction", "secure": true, "session": false,
     "storeId": "0", "value": "invented", "id": 1},
    {"domain": "mubi.com", "hostOnly": true, "httpOnly": false, "name": "s", "path": "/en",
     "sameSite": "unspecified", "secure": false, "session": true, "storeId": "0", "value": "v",
     "id": 2},
    {"domain": ".example.com", "name": "other", "value": "x", "path": "/"}])")
                                   .value();
  EXPECT_EQ(parsed.count, 3U);
  EXPECT_EQ(parsed.others, 0U);
  ASSERT_EQ(parsed.cookies.size(), 2U);
  const Cookie& lt = parsed.cookies[0];
  EXPECT_EQ(lt.name, "lt");
  EXPECT_EQ(lt.value.reveal(), "invented");
  EXPECT_EQ(lt.domain, ".mubi.com");
  EXPECT_EQ(lt.path, "/");
  EXPECT_EQ(lt.expires, test::k_later);
  EXPECT_TRUE(lt.secure);
  EXPECT_TRUE(lt.http_only);
  EXPECT_EQ(lt.same_site, SameSite::none);
  const Cookie& session = parsed.cookies[1];
  EXPECT_TRUE(session.host_only());
  EXPECT_EQ(session.expires, std::nullopt);
  EXPECT_EQ(session.same_site, SameSite::unspecified);
}

TEST(ParseJsonCookies, ReadsPlaywrightsStorageState) {
  const ParsedCookies parsed = parse_json_cookies(R"({"cookies": [
    {"name": "lt", "value": "invented", "domain": "mubi.com", "path": "/", "expires": 1821536000,
     "httpOnly": true, "secure": true, "sameSite": "Lax"},
    {"name": "s", "value": "v", "domain": ".mubi.com", "path": "/", "expires": -1,
     "httpOnly": false, "secure": false, "sameSite": "Strict"}],
    "origins": [{"origin": "https://mubi.com", "localStorage": [{"name": "a", "value": "b"}]}]})")
                                   .value();
  ASSERT_EQ(parsed.cookies.size(), 2U);
  EXPECT_EQ(parsed.count, 2U);
  EXPECT_EQ(parsed.cookies[0].expires, test::k_later);
  EXPECT_EQ(parsed.cookies[0].same_site, SameSite::lax);
  EXPECT_EQ(parsed.cookies[1].expires, std::nullopt);
  EXPECT_EQ(parsed.cookies[1].same_site, SameSite::strict);
}

TEST(ParseJsonCookies, ReadsWhatThisProgramWrites) {
  const ParsedCookies parsed = parse_json_cookies(R"([{"domain": "mubi.com",
    "expires": 1821536000, "host_only": true, "http_only": true, "name": "lt", "path": "/",
    "same_site": "strict", "secure": true, "source": {"browser": "chromium", "name": "decoy"},
    "value": "invented"}, {"domain": ".mubi.com", "expires": null, "host_only": false,
    "http_only": false, "name": "b", "path": "/", "same_site": null, "secure": false,
    "source": {}, "value": ""}])")
                                   .value();
  ASSERT_EQ(parsed.cookies.size(), 2U);
  EXPECT_EQ(parsed.cookies[0].name, "lt");
  EXPECT_TRUE(parsed.cookies[0].http_only);
  EXPECT_EQ(parsed.cookies[0].same_site, SameSite::strict);
  EXPECT_EQ(parsed.cookies[1].expires, std::nullopt);
  EXPECT_TRUE(parsed.cookies[1].value.empty());
}

TEST(ParseJsonCookies, LetsHostOnlyDecideAboutTheDot) {
  const ParsedCookies parsed = parse_json_cookies(R"([
    {"domain": ".mubi.com", "hostOnly": true, "name": "a", "value": ""},
    {"domain": "MUBI.com:443", "hostOnly": false, "name": "b", "value": ""},
    {"host": ".mubi.com", "name": "c", "value": ""}])")
                                   .value();
  ASSERT_EQ(parsed.cookies.size(), 3U);
  EXPECT_EQ(parsed.cookies[0].domain, "mubi.com");
  EXPECT_EQ(parsed.cookies[1].domain, ".mubi.com");
  EXPECT_EQ(parsed.cookies[2].domain, ".mubi.com");
  EXPECT_EQ(parsed.cookies[2].path, "/");
}

TEST(ParseJsonCookies, ReadsAnExpiryInAnyUnitAndAsText) {
  for (const char* expiry :
       {"1821536000", "1821536000000", "1821536000000000", "1.821536e9", "\"1821536000\""}) {
    const auto parsed = parse_json_cookies(
        std::string(R"([{"domain": "mubi.com", "name": "a", "value": "", "expiry": )") + expiry +
        "}]");
    EXPECT_EQ(parsed.value().cookies.at(0).expires, test::k_later) << expiry;
  }
}

TEST(ParseJsonCookies, HoldsNoCookieOfAnotherSiteOrItsFrame) {
  EXPECT_THAT(names_in(R"([{"domain": "notmubi.com", "name": "a", "value": "x"},
      {"domain": "mubi.com.example", "name": "b", "value": "x"},
      {"domain": "mubi.com", "name": "c", "value": "x", "partitionKey": "https://other.example"},
      {"domain": "mubi.com", "name": "d", "value": "x",
       "partitionKey": {"topLevelSite": "https://other.example", "hasCrossSiteAncestor": true}},
      {"domain": "mubi.com", "name": "e", "value": "x",
       "partitionKey": {"topLevelSite": "https://mubi.com"}},
      {"domain": "mubi.com", "name": "f", "value": "x", "partitionKey": null}])"),
              ElementsAre("e", "f"));
}

TEST(ParseJsonCookies, CountsEntriesThatAreNoCookies) {
  const auto parsed = parse_json_cookies(
      R"([1, "x", null, ["mubi.com"], {}, {"domain": "mubi.com"},
          {"domain": "mubi.com", "name": "a"}, {"domain": "mubi.com", "value": "v"},
          {"domain": "mubi.com", "name": "a\nb", "value": "v"},
          {"domain": "mubi.com", "name": "c", "value": "v", "expires": "soon"}])");
  EXPECT_THAT(parsed.value().cookies, IsEmpty());
  EXPECT_EQ(parsed.value().others, 10U);
  EXPECT_EQ(parsed.value().misread.size(), 5U);
  EXPECT_EQ(parsed.value().misread.front().number, 6U);
  EXPECT_EQ(parsed.value().misread.back().why, "its expiry is no time");
}

TEST(ParseJsonCookies, TakesAnEntryForMubisByItsHostOrByWhatItMentions) {
  const auto misread = [](const std::string& entry) {
    return parse_json_cookies("[" + entry + "]").value().misread.size();
  };
  EXPECT_EQ(misread(R"({"name": "lt", "value": "x", "site": "https://mubi.com"})"), 1U);
  EXPECT_EQ(misread(R"({"Host raw": "https://.mubi.com/", "Name raw": "lt"})"), 1U);
  EXPECT_EQ(misread(R"({"domain": "[mubi.com]", "name": "lt", "value": "x"})"), 1U);
  EXPECT_EQ(misread(R"({"domain": "example.com", "name": "a", "note": "mubi.com"})"), 0U);
  EXPECT_EQ(misread(R"({"domain": "mubi.com", "name": "lt", "value": null})"), 1U);
  EXPECT_EQ(misread(R"({"domain": "mubi.com", "name": "lt", "value": "a\ud800b"})"), 1U);
}

TEST(ParseJsonCookies, ReadsTheSpellingsOfOtherPrograms) {
  EXPECT_THAT(names_in(R"([
      {"Domain": "https://mubi.com/", "Name": "a", "Value": "v", "Expires": "2100-01-01T00:00:00Z"},
      {"url": "https://mubi.com/", "name": "b", "value": 12},
      {"domain": " mubi.com. ", "name": " c ", "value": " v ", "expires": "Session"},
      {"domain": "mubi.com", "name": "d", "value": "v", "partitionKey": "https://mubi.com/"}])"),
              ElementsAre("a", "b", "c", "d"));
}

TEST(ParseJsonCookies, LetsNoOtherEntrySpoilThoseOfMubi) {
  const std::string good = R"({"domain": "mubi.com", "name": "lt", "value": "invented"})";
  for (const std::string odd :
       {R"({"domain": "a.example", "name": "a", "value": "\ud800"})",
        R"({"domain": "a.example", "name": "a", "value": "\udc00\ud800"})",
        "{\"domain\": \"a.example\", \"name\": \"a\", \"value\": \"\xff\xc3\"}",
        "{\"domain\": \"a.example\", \"name\": \"a\", \"value\": \"\t\n\x01\"}",
        R"({"domain": "a.example", "name": "a", "value": "v", "expires": NaN})",
        R"({"domain": "a.example", "name": "a", "value": "v", "expires": -Infinity})",
        R"({"domain": "a.example", "name": "a", "value": "\\ud800 \ud83c\udfac \ud800"})"}) {
    for (const std::string& list : {"[" + odd + "," + good + "]", "[" + good + "," + odd + "]"}) {
      const auto parsed = parse_json_cookies(list);
      ASSERT_TRUE(parsed) << list;
      ASSERT_EQ(parsed->cookies.size(), 1U) << list;
      EXPECT_EQ(parsed->cookies[0].value.reveal(), "invented");
    }
  }
}

TEST(ParseJsonCookies, SaysWhatIsWrongWithAText) {
  const auto fault = [](const std::string& text) {
    return parse_json_cookies(text).error().message();
  };
  for (const char* cut : {"[", "[{", R"([{"domain": "mubi.com)", R"([{"domain": "mubi.com", "name)",
                          R"([{"domain": "mubi.com"}, )", R"([{"a": "\ud8)", "[tru"}) {
    EXPECT_EQ(fault(cut), "JSON that is cut short") << cut;
  }
  EXPECT_EQ(fault("[\n{},\n x]"), "broken JSON (line 3)");
  EXPECT_EQ(fault("[] []"), "broken JSON (line 1)");
  EXPECT_EQ(fault("{}"), "JSON, and no list of cookies");
  EXPECT_EQ(fault(std::string(100, '[')), "JSON that is nested too deeply");
}

TEST(ParseJsonCookies, RefusesOtherJsonAndWhatIsCutShort) {
  for (const char* text :
       {"", "1", "null", "\"text\"", "{}", R"({"error": {"code": "signed_out"}})",
        R"({"cookies": {"lt": "x"}})", R"([{"domain": "mubi.com", "name": "a", "value": "v"})",
        R"([] [])", "[{]"}) {
    EXPECT_FALSE(parse_json_cookies(text)) << text;
  }
  EXPECT_TRUE(parse_json_cookies("[]"));
  EXPECT_TRUE(parse_json_cookies(R"({"cookies": []})"));
}

TEST(ParseJsonCookies, RefusesWhatIsNestedTooDeeply) {
  EXPECT_FALSE(parse_json_cookies(std::string(100'000, '[')));
  EXPECT_FALSE(parse_json_cookies(std::string(100, '[') + std::string(100, ']')));
}

}  // namespace
}  // namespace matinee::cookies
