// SPDX-License-Identifier: MIT
#include "cookies/cookie_fields.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"

namespace matinee::cookies {
namespace {

TEST(WithoutBlanks, KnowsTheBlanksThatArePastedAlong) {
  EXPECT_EQ(without_blanks(" \t\xc2\xa0\ufeff\u200b x y \f\v\r\u3000"), "x y");
  EXPECT_EQ(without_blanks("\x80x\x80"), "\x80x\x80");
  EXPECT_EQ(without_blanks("\u2003"), "");
  EXPECT_EQ(without_indent("\f x "), "x ");
}

TEST(NormalDomain, FindsTheHostInWhatPeopleWrite) {
  for (const char* field : {"mubi.com", "MUBI.COM", "mubi.com:443", "mubi.com.", "https://mubi.com",
                            "https://mubi.com/", "HTTPS://user@mubi.com:443/en?x#y", "//mubi.com",
                            "\xc2\xa0mubi.com ", "mubi.com/"}) {
    EXPECT_EQ(normal_domain(field), "mubi.com") << field;
  }
  EXPECT_EQ(normal_domain("*.mubi.com"), ".mubi.com");
  EXPECT_EQ(normal_domain("https://.mubi.com/"), ".mubi.com");
  EXPECT_EQ(normal_domain("https://mubi.com.example/"), "mubi.com.example");
  EXPECT_EQ(normal_domain("https://mubi.com@evil.example/"), "evil.example");
  EXPECT_EQ(normal_domain("evil.example/.mubi.com"), "evil.example");
}

TEST(MayBeOfMubi, GoesByTheHostIfThereIsOne) {
  EXPECT_TRUE(may_be_of_mubi("https://mubi.com", ""));
  EXPECT_FALSE(may_be_of_mubi("mubi.com.example", "mubi.com"));
  EXPECT_FALSE(may_be_of_mubi("www.example.com", "see https://mubi.com"));
  EXPECT_TRUE(may_be_of_mubi("", "see https://MUBI.com"));
  EXPECT_TRUE(may_be_of_mubi("[mubi.com]", "[mubi.com]"));
  EXPECT_FALSE(may_be_of_mubi("", "nothing"));
}

TEST(ParseExpiry, NormalisesWhatExportersWrite) {
  EXPECT_EQ(parse_expiry("1790000000")->at, test::k_now);
  EXPECT_EQ(parse_expiry("1790000000.742")->at, test::k_now);
  EXPECT_EQ(parse_expiry("1790000000742")->at, test::k_now);
  EXPECT_EQ(parse_expiry("1790000000000000")->at, test::k_now);
  EXPECT_EQ(parse_expiry("13434473600000000")->at, test::k_now);
  EXPECT_EQ(parse_expiry("1.79e9")->at, test::k_now);
  for (const char* session : {"", "0", "-1", "-62135596800", "0.0", "Session",
                              "0001-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT"}) {
    ASSERT_TRUE(parse_expiry(session)) << session;
    EXPECT_EQ(parse_expiry(session)->at, std::nullopt) << session;
  }
}

TEST(ParseExpiry, ReadsDates) {
  for (const char* date :
       {"2026-09-21T14:13:20Z", "2026-09-21 14:13:20", "2026-09-21T14:13:20.742Z",
        "2026-09-21T16:13:20+02:00", "2026-09-21T12:13:20-0200", "2026/09/21 14:13:20 UTC",
        "Mon, 21 Sep 2026 14:13:20 GMT", "Mon, 21-Sep-2026 14:13:20 GMT",
        "Mon, 21-Sep-26 14:13:20 GMT", "Mon Sep 21 14:13:20 2026",
        "Mon Sep 21 2026 16:13:20 GMT+0200 (Central European Summer Time)",
        "Mon Sep 21 14:13:20 UTC 2026"}) {
    ASSERT_TRUE(parse_expiry(date)) << date;
    EXPECT_EQ(parse_expiry(date)->at, test::k_now) << date;
  }
  EXPECT_EQ(parse_expiry("2026-09-21")->at, test::k_now - std::chrono::seconds(51'200));
}

TEST(ParseExpiry, RefusesWhatIsNoTime) {
  for (const char* odd : {"soon",
                          "1790000000x",
                          "1790000000.7x",
                          " 1",
                          "nan",
                          "inf",
                          "1e999",
                          "2100-13-01",
                          "2100-02-30",
                          "2100-01-01T",
                          "2100-01-01T25:61:00Z",
                          "2100-01-01Tnoon",
                          "01.01.2100",
                          "Mon, 21 Sep 2026",
                          "21 September",
                          "lt",
                          "12:00:00",
                          "2100-01-01T00:00:00+2:00",
                          "-",
                          "Z",
                          "2100-01-01T00:00:00 elsewhere",
                          "GMT",
                          "TRUE"}) {
    EXPECT_FALSE(parse_expiry(odd)) << odd;
  }
}

}  // namespace
}  // namespace matinee::cookies
