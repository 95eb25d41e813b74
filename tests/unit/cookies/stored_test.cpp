// SPDX-License-Identifier: MIT
#include "cookies/stored.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

StoredCookie stored(std::string name, std::string domain, std::int64_t updated,
                    std::int64_t created, std::string sealed) {
  StoredCookie each;
  each.cookie.name = std::move(name);
  each.cookie.domain = std::move(domain);
  each.cookie.path = "/";
  each.updated_us = updated;
  each.created_us = created;
  each.sealed = std::move(sealed);
  return each;
}

std::vector<std::string> sealed_of(const std::vector<StoredCookie>& cookies) {
  std::vector<std::string> texts;
  for (const StoredCookie& each : cookies)
    texts.push_back(each.sealed);
  return texts;
}

TEST(Settle, OfDuplicatesTheLastUpdatedStays) {
  std::vector<StoredCookie> cookies;
  cookies.push_back(stored("lt", "mubi.com", 5, 9, "old"));
  cookies.push_back(stored("lt", "mubi.com", 7, 1, "new"));
  cookies.push_back(stored("lt", "mubi.com", 6, 1, "between"));
  settle(cookies);
  EXPECT_THAT(sealed_of(cookies), testing::ElementsAre("new"));
}

TEST(Settle, OfThoseUpdatedTogetherTheLastCreatedStays) {
  std::vector<StoredCookie> cookies;
  cookies.push_back(stored("lt", "mubi.com", 5, 1, "old"));
  cookies.push_back(stored("lt", "mubi.com", 5, 2, "new"));
  settle(cookies);
  EXPECT_THAT(sealed_of(cookies), testing::ElementsAre("new"));
}

TEST(Settle, AnotherHostOrContainerIsAnotherCookie) {
  std::vector<StoredCookie> cookies;
  cookies.push_back(stored("lt", "mubi.com", 1, 1, "host"));
  cookies.push_back(stored("lt", ".mubi.com", 1, 1, "domain"));
  cookies.push_back(stored("lt", "mubi.com", 1, 1, "container"));
  cookies.back().container_id = 2;
  settle(cookies);
  EXPECT_THAT(sealed_of(cookies), testing::ElementsAre("domain", "host", "container"));
}

TEST(IsSessionCookie, OfTheTwoNamesOnTheSitesHostAndRoot) {
  const auto is_session = [](const char* name, const char* domain, const char* path) {
    Cookie cookie;
    cookie.name = name;
    cookie.domain = domain;
    cookie.path = path;
    return is_session_cookie(cookie);
  };
  EXPECT_TRUE(is_session("lt", "mubi.com", "/"));
  EXPECT_TRUE(is_session("_mubi_session", ".mubi.com", "/"));
  EXPECT_TRUE(is_session("lt", ".Mubi.com", "/"));
  EXPECT_FALSE(is_session("LT", ".mubi.com", "/"));
  EXPECT_FALSE(is_session("lt", "api.mubi.com", "/"));
  EXPECT_FALSE(is_session("lt", "notmubi.com", "/"));
  EXPECT_FALSE(is_session("lt", "mubi.com", "/en"));
}

TEST(CleanText, HoldsNoControlCharacterAndAValueAtMostATab) {
  EXPECT_TRUE(is_clean_text("n\xc3\xa4me"));
  EXPECT_FALSE(is_clean_text("a\tb"));
  EXPECT_TRUE(is_clean_value("a\tb"));
  EXPECT_FALSE(is_clean_value("a\r\nb"));
  EXPECT_FALSE(is_clean_value("a\x7f"));
}

TEST(Holds, LooksAtHostPathNameAndContainer) {
  std::vector<StoredCookie> cookies(1);
  cookies[0].cookie = {.name = "a", .value = {}, .domain = "mubi.com", .path = "/", .expires = {}};
  StoredCookie one;
  one.cookie = {.name = "a", .value = {}, .domain = "mubi.com", .path = "/", .expires = {}};
  EXPECT_TRUE(holds(cookies, one));
  one.container_id = 2;
  EXPECT_FALSE(holds(cookies, one));
}

}  // namespace
}  // namespace matinee::cookies
