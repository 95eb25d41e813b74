// SPDX-License-Identifier: MIT
#include "cookies/netscape.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "cookies/cookie_text.hpp"
#include "support/cookie_profiles.hpp"

namespace matinee::cookies {
namespace {

Reading read(std::string_view text) {
  return read_cookie_text(text, "cookies.txt", test::k_now).value();
}

TEST(ReadNetscape, ReadsTheFieldsOfALine) {
  const Reading reading = read(
      "# Netscape HTTP Cookie File\n\n"
      "mubi.com\tFALSE\t/\tFALSE\t1821536000\tlt\tinvented\n"
      "#HttpOnly_.mubi.com\tTRUE\t/en\tTRUE\t0\ts\t=a=b\n");
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  const Cookie& domain = reading.jar.cookies[0];
  EXPECT_EQ(domain.domain, ".mubi.com");
  EXPECT_TRUE(domain.http_only);
  EXPECT_TRUE(domain.secure);
  EXPECT_EQ(domain.path, "/en");
  EXPECT_EQ(domain.expires, std::nullopt);
  EXPECT_EQ(domain.value.reveal(), "=a=b");
  const Cookie& host = reading.jar.cookies[1];
  EXPECT_TRUE(host.host_only());
  EXPECT_EQ(host.value.reveal(), "invented");
  EXPECT_EQ(host.expires, test::k_later);
  EXPECT_EQ(reading.jar.origin.browser, "file");
  EXPECT_EQ(reading.jar.origin.file, "cookies.txt");
  EXPECT_TRUE(reading.notes.empty());
}

TEST(ReadNetscape, ReadsCrlfAByteOrderMarkAndAMissingLastLineBreak) {
  const Reading reading = read(
      "\xef\xbb\xbf# Netscape HTTP Cookie File\r\n"
      "mubi.com\tFALSE\t/\tFALSE\t1821536000\tlt\tinvented\r\n"
      "mubi.com\tFALSE\t/\tFALSE\t1821536000.742\tb\tsecond");
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_EQ(reading.jar.find("lt")->value.reveal(), "invented");
  EXPECT_EQ(reading.jar.find("b")->expires, test::k_later);
}

TEST(ReadNetscape, ReadsAnEmptyValueWithAndWithoutItsTab) {
  const Reading reading = read(
      "mubi.com\tFALSE\t/\tFALSE\t0\ta\t\n"
      "mubi.com\tFALSE\t/\tFALSE\t\tb\n");
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_TRUE(reading.jar.cookies[0].value.empty());
  EXPECT_EQ(reading.jar.cookies[1].expires, std::nullopt);
}

TEST(ReadNetscape, TakesEitherSignOfADomainCookie) {
  const Reading reading = read(
      ".mubi.com\tFALSE\t/\tFALSE\t0\ta\t1\n"
      "mubi.com\tTRUE\t/\tFALSE\t0\tb\t2\n");
  for (const Cookie& cookie : reading.jar.cookies)
    EXPECT_EQ(cookie.domain, ".mubi.com");
}

TEST(ReadNetscape, ReturnsNoOtherSiteAndNothingExpired) {
  const Reading reading = read(
      "notmubi.com\tFALSE\t/\tFALSE\t0\ta\tdecoy\n"
      "#HttpOnly_.mubi.com.example\tTRUE\t/\tFALSE\t0\ta\tdecoy\n"
      ".evil-mubi.com\tTRUE\t/\tFALSE\t0\ta\tdecoy\n"
      "mubi.com\tFALSE\t/\tFALSE\t1789999999\tlt\texpired\n");
  EXPECT_TRUE(reading.jar.cookies.empty());
}

TEST(ReadNetscape, OfTwoCookiesWithOneNameKeepsTheLater) {
  const Reading reading = read(
      "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tfirst\n"
      "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tsecond\n");
  ASSERT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "second");
}

TEST(ReadNetscape, CountsLinesOfOtherSitesThatAreNoCookies) {
  const Reading reading = read(
      "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented\n"
      "example.com FALSE / FALSE 0 lt two words\n"
      "example.com\tFALSE\t/\tFALSE\tsoon\tref\thttps://mubi.com\n"
      "a line of something else\n");
  EXPECT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_TRUE(reading.misread.empty());
  ASSERT_EQ(reading.notes.size(), 1U);
  EXPECT_NE(reading.notes[0].find("3 entries"), std::string::npos);
}

TEST(ReadNetscape, NamesEachLineOfMubiThatItCannotUnderstand) {
  const std::string good = "example.com\tFALSE\t/\tFALSE\t0\ta\tb\n";
  for (const char* line :
       {"mubi.com FALSE / FALSE 0 lt two words", "mubi.com\tFALSE\t/\tFALSE\tsoon\tlt\tx",
        "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tx\ty", "mubi.com\tlt\tx", "mubi.com",
        "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tx\x01y", "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tx\ufffdy",
        "[mubi.com]\tFALSE\t/\tFALSE\t0\tlt\tx", "\"mubi.com\",FALSE,/,FALSE,0,lt,x",
        "lt=x; Domain=mubi.com", "mubi.com\tFALSE\t/\tFALSE\tlt\tx"}) {
    const Reading reading = read(good + line + "\n");
    EXPECT_TRUE(reading.jar.cookies.empty()) << line;
    ASSERT_EQ(reading.misread.size(), 1U) << line;
    EXPECT_EQ(reading.misread[0].why.message().find(
                  "cookies.txt, line 2: a cookie of mubi.com that cannot be read: "),
              0U);
    EXPECT_TRUE(reading.misread[0].may_be_session) << line;
  }
}

TEST(ReadNetscape, KnowsWhatCanBeNoSession) {
  const Reading reading =
      read("example.com\tFALSE\t/\tFALSE\t0\ta\tb\nmubi.com\tFALSE\t/\tFALSE\tsoon\t_ga\tx\n");
  ASSERT_EQ(reading.misread.size(), 1U);
  EXPECT_FALSE(reading.misread[0].may_be_session);
}

TEST(ReadNetscape, ReadsWhatEditorsAndExportersLeaveAroundAField) {
  for (const char* line : {"\xc2\xa0mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented",
                           "\f mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented",
                           "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented  \t",
                           "mubi.com \tFALSE\t / \tFALSE\t 0 \t lt\t invented",
                           "https://mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented",
                           "mubi.com.\tFALSE\t/\tFALSE\t0\tlt\tinvented",
                           "mubi.com\tFALSE\t/\tFALSE\t2100-01-01\tlt\tinvented",
                           "mubi.com FALSE\t/ FALSE\t0 lt\tinvented",
                           "#httponly_ mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented",
                           "\ufeffmubi.com\tFALSE\t/\tFALSE\tSession\tlt\tinvented"}) {
    const Reading reading =
        read(std::string("example.com\tFALSE\t/\tFALSE\t0\ta\tb\n") + line + "\n");
    ASSERT_EQ(reading.jar.cookies.size(), 1U) << line;
    EXPECT_EQ(reading.jar.cookies[0].domain, "mubi.com");
    EXPECT_EQ(reading.jar.cookies[0].value.reveal(), "invented");
  }
}

TEST(ReadNetscape, ReadsEveryKindOfLineEnd) {
  const std::pair<std::string, std::string> k_ends[] = {
      {"\n", "\n"}, {"\r\n", "\r\n"}, {"\r", "\r"}, {"\r", "\n"}, {"\r", "\r\n"}, {"\n", "\r"}};
  for (const auto& [end, last] : k_ends) {
    const Reading reading =
        read("# Netscape HTTP Cookie File" + end + "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented" +
             end + "mubi.com\tFALSE\t/\tFALSE\t0\tb\t2" + last);
    ASSERT_EQ(reading.jar.cookies.size(), 2U);
    EXPECT_EQ(reading.jar.find("lt")->value.reveal(), "invented");
  }
}

TEST(ReadNetscape, ReadsIndentedLines) {
  const Reading reading = read(
      "  # a comment\n"
      "    mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented\n"
      "\t#HttpOnly_mubi.com\tFALSE\t/\tFALSE\t0\tb\t2\n");
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_TRUE(reading.jar.find("b")->http_only);
}

TEST(ReadNetscape, ReadsAPortBehindTheHostAndTheHostInAnyCase) {
  const Reading reading = read(
      "mubi.com:443\tFALSE\t/\tFALSE\t0\ta\t1\n"
      ".MUBI.COM\tTRUE\t/\tFALSE\t0\tb\t2\n"
      "www.Mubi.com:80\tFALSE\t/\tFALSE\t0\tc\t3\n");
  std::vector<std::string> domains;
  for (const Cookie& cookie : reading.jar.cookies)
    domains.push_back(cookie.domain);
  EXPECT_EQ(domains, (std::vector<std::string>{".mubi.com", "mubi.com", "www.mubi.com"}));
}

TEST(ReadNetscape, ReadsBlanksInPlaceOfTabsWhereTheFieldsAreSeven) {
  const Reading reading = read(
      "mubi.com   FALSE  /   TRUE  1821536000  lt   invented\n"
      "#HttpOnly_.mubi.com TRUE / FALSE 0 b 2\n");
  ASSERT_EQ(reading.jar.cookies.size(), 2U);
  EXPECT_EQ(reading.jar.find("lt")->value.reveal(), "invented");
  EXPECT_EQ(reading.jar.find("lt")->expires, test::k_later);
  EXPECT_TRUE(reading.jar.find("lt")->secure);
  EXPECT_TRUE(reading.jar.find("b")->http_only);
}

TEST(ReadNetscape, ListsExpiredCookiesApart) {
  const Reading reading = read("mubi.com\tFALSE\t/\tFALSE\t1789999999\tlt\texpired\n");
  ASSERT_EQ(reading.expired.size(), 1U);
  EXPECT_EQ(reading.expired[0].name, "lt");
  EXPECT_EQ(reading.expired[0].expires, test::k_now - std::chrono::seconds(1));
}

Cookie cookie(std::string domain, std::string name, std::string_view value) {
  Cookie made;
  made.domain = std::move(domain);
  made.name = std::move(name);
  made.path = "/";
  made.value = Secret::copy_of(value);
  return made;
}

TEST(WriteNetscape, WritesExactlyWhatItReads) {
  const std::string text =
      "# Netscape HTTP Cookie File\n"
      "#HttpOnly_.mubi.com\tTRUE\t/en\tTRUE\t0\ts\t=a=b\n"
      "mubi.com\tFALSE\t/\tFALSE\t1821536000\tlt\tinvented\n";
  EXPECT_EQ(write_netscape(read(text).jar).text.reveal(), text);
}

TEST(WriteNetscape, WritesNoExpiryThatItWouldReadAsAnother) {
  for (const char* expiry : {"182151821536000.2", "99999999999999", "9223372036854775807"}) {
    const Reading once = read("mubi.com\tFALSE\t/\tFALSE\t" + std::string(expiry) + "\tlt\tx\n" +
                              "mubi.com\tFALSE\t/\tFALSE\t0\ta\ty\n");
    const Reading again = read(write_netscape(once.jar).text.reveal());
    ASSERT_EQ(again.jar.cookies.size(), once.jar.cookies.size()) << expiry;
    EXPECT_EQ(again.jar.cookies.back().expires, once.jar.cookies.back().expires) << expiry;
  }
}

TEST(WriteNetscape, LeavesOutWhatTheFormatCannotHoldAndSaysSo) {
  for (const char* value : {"a\tb", "a\nb", "a\rb"}) {
    CookieJar jar;
    jar.cookies.push_back(cookie("mubi.com", "odd", value));
    jar.cookies.push_back(cookie("mubi.com", "fine", "value"));
    const NetscapeText written = write_netscape(jar);
    EXPECT_EQ(written.text.reveal().find("odd"), std::string_view::npos);
    EXPECT_NE(written.text.reveal().find("fine"), std::string_view::npos);
    ASSERT_EQ(written.left_out.size(), 1U);
    EXPECT_NE(written.left_out[0].find("cookie odd of mubi.com"), std::string::npos);
  }
}

TEST(WriteNetscape, OfAnEmptyJarIsOnlyTheFirstLine) {
  EXPECT_EQ(write_netscape({}).text.reveal(), "# Netscape HTTP Cookie File\n");
}

}  // namespace
}  // namespace matinee::cookies
