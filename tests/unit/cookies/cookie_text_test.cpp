// SPDX-License-Identifier: MIT
#include "cookies/cookie_text.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::HasSubstr;

constexpr std::string_view k_line = "mubi.com\tFALSE\t/\tFALSE\t0\tlt\tinvented\n";
constexpr std::string_view k_json =
    R"([{"domain": "mubi.com", "name": "lt", "value": "invented"}])";

std::string utf16(std::string_view text, bool is_big) {
  std::string bytes = is_big ? "\xfe\xff" : "\xff\xfe";
  for (const char c : text) {
    if (is_big) bytes += '\0';
    bytes += c;
    if (!is_big) bytes += '\0';
  }
  return bytes;
}

std::string value_in(std::string_view bytes) {
  const auto reading = read_cookie_text(bytes, "f", test::k_now);
  if (!reading) return reading.error().message();
  const Cookie* found = reading->jar.find("lt");
  return found == nullptr ? "no cookie" : std::string(found->value.reveal());
}

std::string fault_of(std::string_view bytes) {
  const auto reading = read_cookie_text(bytes, "f", test::k_now);
  if (reading) return "accepted";
  EXPECT_EQ(reading.error().code(), Errc::unsupported);
  return reading.error().message();
}

std::string fault_in_one(std::string_view bytes) {
  const auto reading = read_cookie_text(bytes, "f", test::k_now);
  if (!reading || reading->misread.size() != 1) return "not one misread cookie";
  const std::string& message = reading->misread[0].why.message();
  return message.substr(message.rfind(": ") + 2);
}

TEST(ReadCookieText, ReadsBothFormsInEveryEncoding) {
  for (const std::string_view text : {k_line, k_json}) {
    EXPECT_EQ(value_in(text), "invented");
    EXPECT_EQ(value_in("\xef\xbb\xbf" + std::string(text)), "invented");
    EXPECT_EQ(value_in(utf16(text, false)), "invented");
    EXPECT_EQ(value_in(utf16(text, true)), "invented");
  }
}

TEST(ReadCookieText, ConvertsEveryKindOfCharacterFromUtf16) {
  const std::string line = "mubi.com\tFALSE\t/\tFALSE\t0\tlt\t";
  const std::string points("\xe9\0\xac\x20\x3c\xd8\xac\xdfz\0", 10);
  EXPECT_EQ(value_in(utf16(line, false) + points),
            "\xc3\xa9"
            "\xe2\x82\xac"
            "\xf0\x9f\x8e\xac"
            "z");
  const std::string half("\x3c\xd8z\0", 4);
  EXPECT_EQ(fault_in_one(utf16(line, false) + half), "a character of it was lost (U+FFFD)");
}

TEST(ReadCookieText, NamesWhatItCannotRead) {
  EXPECT_EQ(fault_of(""), "f: an empty file");
  EXPECT_EQ(fault_of(" \r\n\n"), "f: an empty file");
  EXPECT_EQ(fault_of("\xff\xfe"), "f: an empty file");
  EXPECT_EQ(fault_of("hello\n"), "f: neither a Netscape cookies.txt nor JSON");
  EXPECT_EQ(fault_of("<!DOCTYPE html><html></html>"), "f: an HTML page, not a file of cookies");
  EXPECT_EQ(fault_of(R"({"a": 1})"), "f: JSON, and no list of cookies");
  EXPECT_EQ(fault_of("[1, 2]"), "f: JSON, and no list of cookies");
  EXPECT_EQ(fault_of("[{"), "f: JSON that is cut short");
  EXPECT_EQ(fault_of("[{},\nx"), "f: broken JSON (line 2)");
  EXPECT_EQ(fault_of(std::string(200, '\0')), "f: a binary file, not a file of cookies");
  EXPECT_EQ(fault_of("ab" + std::string(40, '\0') + "cd"),
            "f: a binary file, not a file of cookies");
  EXPECT_EQ(fault_of(std::string("\xff\xfe\0\0m\0\0\0", 8)), "f: UTF-32, which is not read");
  EXPECT_EQ(fault_of(std::string("\x7f"
                                 "ELF\0\1",
                                 6)),
            "f: a binary file, not a file of cookies");
  EXPECT_EQ(fault_of(utf16(k_line, false).substr(2)),
            "f: UTF-16 without a byte-order mark, which is not read");
  EXPECT_THAT(fault_of("cook, and so on"), HasSubstr("--cookies-from-browser safari:f"));
}

TEST(ReadCookieText, IsNotSpoiltByANulInALineOfAnotherSite) {
  const std::string odd("a.example\tFALSE\t/\tFALSE\t0\ta\tx\0y\n", 32);
  EXPECT_EQ(value_in(odd + std::string(k_line)), "invented");
  EXPECT_EQ(value_in(std::string(k_line) + odd), "invented");
}

TEST(ReadCookieText, OfALineOfMubiAloneThatIsOddNamesTheLine) {
  EXPECT_EQ(fault_in_one("\nmubi.com\tFALSE\t/\tFALSE\tsoon\tlt\tx\n"), "its expiry is no time");
  EXPECT_EQ(fault_in_one(R"([{"domain": "mubi.com", "name": "lt"}])"), "it has no value");
}

TEST(ReadCookieText, NamesACookieHeader) {
  for (const char* header :
       {"lt=invented; b=2\n", "Cookie: lt=invented", "cookie:lt=invented; b=2",
        "Set-Cookie: lt=invented; Path=/", "curl 'https://mubi.com/' -H 'cookie: lt=invented'",
        "GET / HTTP/2\r\nHost: mubi.com\r\nCookie: lt=invented\r\n",
        "> GET / HTTP/2\n> Cookie: lt=invented\n", "$ curl 'https://mubi.com' -b 'lt=invented'"}) {
    EXPECT_EQ(fault_of(header), "f: a Cookie header, not a file of cookies") << header;
  }
}

TEST(ReadCookieText, NamesATokenAlone) {
  for (const char* token : {"0badc0de0badc0de0badc0de\n", "\"0badc0de0badc0de0badc0de\"",
                            "Bearer 0badc0de", "authorization: Bearer 0badc0de\r\n"}) {
    EXPECT_EQ(fault_of(token), "f: a token, not a file of cookies") << token;
  }
}

TEST(ReadCookieText, NamesUtf16WithoutAMarkWhateverIsInIt) {
  for (const bool is_big : {false, true}) {
    EXPECT_EQ(fault_of(utf16(k_json, is_big).substr(2)),
              "f: UTF-16 without a byte-order mark, which is not read");
  }
}

TEST(ReadCookieText, SaysWhatIsWrongSoThatTheNextStepFits) {
  const auto subject = [](std::string_view bytes) {
    return read_cookie_text(bytes, "f", test::k_now).error().subject();
  };
  EXPECT_EQ(subject(std::string("SQLite format 3\0", 16)), Subject::database);
  EXPECT_EQ(subject("0badc0de0badc0de0badc0de"), Subject::token);
  EXPECT_EQ(subject("<html>"), Subject::input);
}

TEST(ReadCookieText, ReadsAnAnswerOfDevTools) {
  EXPECT_EQ(value_in(R"({"id": 1, "result": {"cookies": )" + std::string(k_json) + "}}"),
            "invented");
}

TEST(ReadCookieText, SaysHowToNameADatabase) {
  const std::string magic("SQLite format 3\0", 16);
  EXPECT_EQ(fault_of(magic + "CREATE TABLE moz_cookies"),
            "f: a browser's database; name it with --cookies-from-browser firefox:f");
  const auto piped = read_cookie_text(magic + "CREATE TABLE cookies", "-", test::k_now);
  EXPECT_THAT(piped.error().message(), HasSubstr("--cookies-from-browser chromium:PATH"));
}

TEST(ReadCookieText, OfOnlyCommentsOrAnEmptyListIsAnEmptyJar) {
  EXPECT_EQ(value_in("# Netscape HTTP Cookie File\n"), "no cookie");
  EXPECT_EQ(value_in("[]"), "no cookie");
  EXPECT_EQ(value_in(R"({"cookies": [], "origins": []})"), "no cookie");
}

std::string of_lt(std::string_view value, std::string_view host = "mubi.com") {
  return std::string(host) + "\tFALSE\t/\tFALSE\t0\tlt\t" + std::string(value) + "\n";
}

// The value that counts, then the older ones.
std::string values_in(const std::string& text) {
  const Reading reading = read_cookie_text(text, "f", test::k_now).value();
  std::string all;
  for (const Cookie& cookie : reading.jar.cookies)
    all += std::string(cookie.value.reveal()) + " ";
  for (const Cookie& cookie : reading.older)
    all += "<" + std::string(cookie.value.reveal());
  return all;
}

TEST(ReadCookieText, KeepsTheSessionsThatStandBeforeALaterOne) {
  EXPECT_EQ(values_in(of_lt("a") + of_lt("b") + of_lt("c")), "c <b<a");
  EXPECT_EQ(values_in(of_lt("a") + of_lt("b") + of_lt("a") + of_lt("b")), "b <a");
  EXPECT_EQ(values_in(of_lt("a") + of_lt("b", ".mubi.com")), "b a ");
  EXPECT_EQ(values_in(of_lt("a", "www.mubi.com") + of_lt("b", "www.mubi.com")), "b ");
  EXPECT_EQ(values_in(R"([{"domain": "mubi.com", "name": "lt", "value": "a"},
                          {"domain": "mubi.com", "name": "lt", "value": "b"}])"),
            "b <a");
}

TEST(ReadCookieText, TakesAnEmptySessionCookieForNone) {
  EXPECT_EQ(values_in(of_lt("a") + of_lt("")), "a ");
  EXPECT_EQ(values_in(of_lt("a") + of_lt("") + of_lt("b")), "b <a");
  EXPECT_EQ(values_in(of_lt("")), " ");
}

TEST(ReadCookieText, OfJsonListsExpiredCookiesApart) {
  const auto reading = read_cookie_text(
      R"([{"domain": "mubi.com", "name": "lt", "value": "x", "expires": 1789999999}])", "f",
      test::k_now);
  EXPECT_TRUE(reading.value().jar.cookies.empty());
  ASSERT_EQ(reading->expired.size(), 1U);
  EXPECT_EQ(reading->expired[0].name, "lt");
}

TEST(ReadCookieFile, NamesAMissingFile) {
  const test::TempDir dir;
  const auto reading = read_cookie_file(dir.path() / "none", test::k_now);
  ASSERT_FALSE(reading);
  EXPECT_EQ(reading.error().code(), Errc::not_found);
}

TEST(ReadCookieFile, ReadsAFile) {
  const test::TempDir dir;
  const auto path = dir.write("c", k_line);
  const Reading reading = read_cookie_file(path, test::k_now).value();
  EXPECT_EQ(reading.jar.cookies.size(), 1U);
  EXPECT_EQ(reading.jar.origin.browser, "file");
  EXPECT_EQ(reading.jar.origin.file, path.native());
}

}  // namespace
}  // namespace matinee::cookies
