// SPDX-License-Identifier: MIT
#include "cookie_formats.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/jar.hpp"

namespace matinee::cli {
namespace {

using test::cookie;

CookieJar jar() {
  CookieJar made = test::jar_of(
      cookie("lt", test::k_token), cookie("flag", "invented-flag", ".mubi.com"),
      cookie("elsewhere", "invented-other", "www.mubi.com"), cookie("deep", "invented-deep"));
  made.cookies.back().path = "/en";
  return made;
}

TEST(FormatCookies, HeaderHasWhatTheSiteWouldGet) {
  EXPECT_EQ(format_cookies(jar(), CookieFormat::header, session::Show::raw).text,
            "Cookie: lt=" + std::string(test::k_token) + "; flag=invented-flag\n");
}

TEST(FormatCookies, HeaderOfAnEmptyJarIsEmpty) {
  EXPECT_EQ(format_cookies(test::jar_of(), CookieFormat::header, session::Show::raw).text, "");
}

TEST(FormatCookies, NetscapeKeepsHostOnlyAndDomainApart) {
  const std::string text = format_cookies(jar(), CookieFormat::netscape, session::Show::raw).text;
  EXPECT_NE(text.find("mubi.com\tFALSE\t/\tFALSE\t"), std::string::npos);
  EXPECT_NE(text.find(".mubi.com\tTRUE\t/\tFALSE\t"), std::string::npos);
}

TEST(FormatCookies, HeaderKnowsTheSiteInAnyCase) {
  EXPECT_EQ(format_cookies(test::jar_of(cookie("a", "b", ".MUBI.com")), CookieFormat::header,
                           session::Show::raw)
                .text,
            "Cookie: a=b\n");
}

TEST(FormatCookies, NetscapeLeavesOutWhatItCannotExpressAndSaysSo) {
  const auto formatted =
      format_cookies(test::jar_of(cookie("odd", "a\tb"), cookie("lt", test::k_token)),
                     CookieFormat::netscape, session::Show::raw);
  EXPECT_NE(formatted.text.find("lt\t"), std::string::npos);
  EXPECT_EQ(formatted.text.find("odd"), std::string::npos);
  ASSERT_EQ(formatted.warnings.size(), 1U);
  EXPECT_NE(formatted.warnings[0].find("cookie odd of mubi.com"), std::string::npos);
}

TEST(FormatCookies, JsonLeavesOutWhatIsNotUtf8AndSaysSo) {
  const auto jar = test::jar_of(cookie("odd", "caf\xe9"), cookie("lt", test::k_token));
  const auto formatted = format_cookies(jar, CookieFormat::json, session::Show::raw);
  EXPECT_NE(formatted.text.find("\"lt\""), std::string::npos);
  EXPECT_EQ(formatted.text.find("caf"), std::string::npos);
  ASSERT_EQ(formatted.warnings.size(), 1U);
  EXPECT_NE(formatted.warnings[0].find("cookie odd of mubi.com"), std::string::npos);
  EXPECT_NE(format_cookies(jar, CookieFormat::netscape, session::Show::raw).text.find("caf\xe9"),
            std::string::npos);
}

TEST(FormatCookies, MaskingLeavesNoValue) {
  for (const std::string& name : cookie_format_names()) {
    const std::string text =
        format_cookies(jar(), parse_cookie_format(name), session::Show::masked).text;
    EXPECT_EQ(text.find("invented"), std::string::npos) << name;
    EXPECT_EQ(text.find(test::k_token), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace matinee::cli
