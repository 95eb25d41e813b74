// SPDX-License-Identifier: MIT
#include "cookies/binary_cookies.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;

Result<Store> parse(std::string_view file) {
  return parse_binary_cookies(std::as_bytes(std::span(file)), test::k_now);
}

std::vector<std::string> names_in(std::string_view file) {
  std::vector<std::string> names;
  const Store store = parse(file).value();
  for (const StoredCookie& each : store.cookies)
    names.push_back(each.cookie.name);
  return names;
}

TEST(ParseBinaryCookies, KeepsWhatTheBrowserKnowsOfACookie) {
  const Store store =
      parse(test::binary_cookies({{.domain = ".mubi.com", .path = "/en", .flags = 5}})).value();
  const auto& cookies = store.cookies;
  ASSERT_EQ(cookies.size(), 1U);
  const Cookie& cookie = cookies[0].cookie;
  EXPECT_EQ(cookie.name, "lt");
  EXPECT_EQ(cookie.value.reveal(), "invented-value-1");
  EXPECT_EQ(cookie.domain, ".mubi.com");
  EXPECT_EQ(cookie.path, "/en");
  EXPECT_EQ(cookie.expires, test::k_later);
  EXPECT_TRUE(cookie.secure);
  EXPECT_TRUE(cookie.http_only);
  EXPECT_EQ(cookies[0].updated_us, 1'678'307'200'500'000);
}

TEST(ParseBinaryCookies, HoldsLiveCookiesOfTheSiteAndOfNoOther) {
  EXPECT_THAT(names_in(test::binary_cookies({{.domain = "notmubi.com", .name = "a"},
                                             {.domain = "www.mubi.com", .name = "b"},
                                             {.name = "c", .expires = test::k_earlier},
                                             {.name = "d\ne"},
                                             {.name = "f"}})),
              ElementsAre("b", "f"));
}

TEST(ParseBinaryCookies, ListsExpiredCookiesOfTheSiteApart) {
  const Store store =
      parse(test::binary_cookies(
                {{.name = "a", .expires = test::k_earlier},
                 {.domain = "notmubi.com", .name = "b", .expires = test::k_earlier}}))
          .value();
  ASSERT_EQ(store.expired.size(), 1U);
  EXPECT_EQ(store.expired[0].name, "a");
  EXPECT_EQ(store.expired[0].expires, test::k_earlier);
}

TEST(ParseBinaryCookies, ReadsAFileOfNoPages) {
  EXPECT_TRUE(parse(std::string_view("cook\0\0\0\0", 8)).value().cookies.empty());
}

TEST(ParseBinaryCookies, RefusesOtherFiles) {
  EXPECT_EQ(parse("").error().code(), Errc::unsupported);
  EXPECT_EQ(parse("SQLite format 3").error().code(), Errc::unsupported);
}

TEST(ParseBinaryCookies, CutAtAnyByteIsBrokenOrWhole) {
  const std::string whole = test::binary_cookies({{.name = "a"}, {.name = "b"}});
  const std::size_t end = whole.size() - std::string_view("checksum").size();
  for (std::size_t size = 4; size < end; ++size)
    EXPECT_EQ(parse(whole.substr(0, size)).error().code(), Errc::integrity) << size;
  EXPECT_TRUE(parse(whole.substr(0, end)));
}

TEST(ParseBinaryCookies, WithAnyByteChangedReturnsOnlyTheSite) {
  const std::string whole = test::binary_cookies({{.name = "a"}, {.name = "b"}});
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0xff);
    const auto store = parse(changed);
    if (!store) continue;
    for (const StoredCookie& each : store->cookies)
      EXPECT_TRUE(is_mubi_host(each.cookie.domain));
  }
}

TEST(ParseBinaryCookies, RefusesRecordsThatOverlap) {
  const std::string file =
      test::binary_cookies({{.name = "a", .value = std::string(500, 'x')}, {.name = "b"}});
  // The table of offsets is at 20. The second record becomes the first once more.
  std::string overlapping = file;
  overlapping.replace(24, 4, file.substr(20, 4));
  EXPECT_EQ(parse(overlapping).error().code(), Errc::integrity);
}

TEST(LoadBinaryCookies, SettlesAndNamesTheFileInErrors) {
  const test::TempDir dir;
  const auto file = dir.write("c", test::binary_cookies({{.name = "b"}, {.name = "a"}}));
  EXPECT_EQ(load_binary_cookies(file, test::k_now).value().cookies[0].cookie.name, "a");
  const auto odd = load_binary_cookies(dir.write("d", "odd"), test::k_now);
  ASSERT_FALSE(odd);
  EXPECT_THAT(odd.error().message(), testing::HasSubstr((dir.path() / "d").native()));
}

}  // namespace
}  // namespace matinee::cookies
