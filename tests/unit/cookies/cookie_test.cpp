// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <utility>

#include <matinee/cookie.hpp>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(IsMubiHost, AdmitsTheSiteAndTheHostsBelowIt) {
  for (const std::string_view host :
       {"mubi.com", ".mubi.com", "www.mubi.com", ".www.mubi.com", "a.b-c.mubi.com", "MUBI.com",
        "Api.Mubi.Com", "_x.mubi.com"}) {
    EXPECT_TRUE(is_mubi_host(host)) << host;
  }
}

TEST(IsMubiHost, RefusesEveryLookAlike) {
  using std::literals::operator""sv;
  for (const std::string_view host : {"notmubi.com"sv,
                                      "evil-mubi.com"sv,
                                      ".evil-mubi.com"sv,
                                      "mubi.com.example"sv,
                                      ".mubi.com.evil.example"sv,
                                      "mubi.co"sv,
                                      "com"sv,
                                      "."sv,
                                      ""sv,
                                      "..mubi.com"sv,
                                      "...mubi.com"sv,
                                      "a..mubi.com"sv,
                                      "mubi.com."sv,
                                      "mubi.com:443"sv,
                                      "evil.example/.mubi.com"sv,
                                      "evil.example\0.mubi.com"sv,
                                      "evil example.mubi.com"sv,
                                      "%.mubi.com"sv,
                                      " mubi.com"sv,
                                      "m\xc3\xbc"
                                      "bi.com"sv}) {
    EXPECT_FALSE(is_mubi_host(host)) << host;
  }
}

Cookie cookie(std::string name, std::string domain) {
  Cookie made;
  made.name = std::move(name);
  made.domain = std::move(domain);
  return made;
}

TEST(CookieJar, FindsTheFirstCookieOfAName) {
  CookieJar jar;
  jar.cookies.push_back(cookie("a", ".mubi.com"));
  jar.cookies.push_back(cookie("lt", "mubi.com"));
  jar.cookies.push_back(cookie("lt", "www.mubi.com"));
  ASSERT_NE(jar.find("lt"), nullptr);
  EXPECT_EQ(jar.find("lt")->domain, "mubi.com");
  EXPECT_EQ(jar.find("LT"), nullptr);
}

TEST(Cookie, IsHostOnlyWithoutALeadingDot) {
  EXPECT_TRUE(cookie("a", "mubi.com").host_only());
  EXPECT_FALSE(cookie("a", ".mubi.com").host_only());
}

TEST(IsForSite, AdmitsTheSitesHostInAnyCaseAtTheRoot) {
  const auto is_for = [](const char* domain, const char* path) {
    Cookie cookie;
    cookie.domain = domain;
    cookie.path = path;
    return is_for_site(cookie);
  };
  EXPECT_TRUE(is_for("mubi.com", "/"));
  EXPECT_TRUE(is_for(".mubi.com", "/"));
  EXPECT_TRUE(is_for(".MUBI.com", "/"));
  EXPECT_FALSE(is_for("www.mubi.com", "/"));
  EXPECT_FALSE(is_for("..mubi.com", "/"));
  EXPECT_FALSE(is_for("mubi.com", "/en"));
}

TEST(TitleOf, IsTheBrowserAndProfileOrTheFileOrTheToken) {
  CookieOrigin origin{.browser = "firefox", .profile = "default-esr", .file = "/f/cookies.sqlite"};
  EXPECT_EQ(title_of(origin), "firefox \"default-esr\"");
  origin.container = "Work";
  EXPECT_EQ(title_of(origin), "firefox \"default-esr\" (container Work)");
  EXPECT_EQ(title_of({.browser = "firefox", .profile = "p"}), "the sign-in with firefox");
  EXPECT_EQ(title_of({.browser = "device"}), "the sign-in by code");
  EXPECT_EQ(title_of({.browser = "agent"}), "agent");
  EXPECT_EQ(title_of({.browser = "file", .file = "/a/cookies.txt"}), "/a/cookies.txt");
  EXPECT_EQ(title_of({.browser = "file", .file = "-"}), "standard input");
  EXPECT_EQ(title_of({.browser = "token"}), "a token");
  EXPECT_EQ(title_of({.browser = "token", .file = "-"}), "a token");
  EXPECT_EQ(title_of({.browser = "token", .file = "/a/token"}), "/a/token");
}

TEST(IsKeptByBrowser, OnlyWhatWasReadFromAProfile) {
  EXPECT_TRUE(is_kept_by_browser({.browser = "firefox", .profile = "p", .file = "/p/cookies"}));
  for (const CookieOrigin& origin :
       {CookieOrigin{.browser = "device"}, CookieOrigin{.browser = "token", .file = "-"},
        CookieOrigin{.browser = "file", .file = "/a/cookies.txt"},
        CookieOrigin{.browser = "firefox", .profile = "login"}}) {
    EXPECT_FALSE(is_kept_by_browser(origin)) << title_of(origin);
  }
}

}  // namespace
}  // namespace matinee
