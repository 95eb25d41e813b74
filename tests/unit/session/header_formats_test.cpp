// SPDX-License-Identifier: MIT
#include "session/header_formats.hpp"

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace matinee::session {
namespace {

AuthHeaders headers(std::string_view authorization = "Bearer 0123456789c0ffee") {
  AuthHeaders made;
  made.authorization = Secret::copy_of(authorization);
  made.dt_custom_data = Secret::copy_of("eyJpbnZlbnRlZCI6MX0=");
  made.client = "web";
  made.client_country = "NL";
  return made;
}

std::string format(HeaderFormat to, Show show = Show::raw) {
  return format_headers(headers(), to, show).value();
}

TEST(FormatHeaders, HttpIsALineEach) {
  EXPECT_EQ(format(HeaderFormat::http),
            "authorization: Bearer 0123456789c0ffee\n"
            "dt-custom-data: eyJpbnZlbnRlZCI6MX0=\n"
            "client: web\n"
            "client-country: NL\n");
}

TEST(FormatHeaders, JsonHasTheNamesInLowerCaseAsKeys) {
  const auto object = nlohmann::json::parse(format(HeaderFormat::json));
  EXPECT_EQ(object.size(), 4U);
  EXPECT_EQ(object["authorization"], "Bearer 0123456789c0ffee");
  EXPECT_EQ(object["dt-custom-data"], "eyJpbnZlbnRlZCI6MX0=");
  EXPECT_EQ(object["client"], "web");
  EXPECT_EQ(object["client-country"], "NL");
}

TEST(FormatHeaders, EachToolGetsItsOwnLanguage) {
  EXPECT_TRUE(format(HeaderFormat::curl).starts_with("header = \"authorization: Bearer 0123"));
  EXPECT_TRUE(format(HeaderFormat::env).starts_with("export MATINEE_AUTHORIZATION='Bearer 0123"));
  EXPECT_TRUE(format(HeaderFormat::aria2).starts_with(" header=authorization: Bearer 0123"));
  EXPECT_TRUE(
      format(HeaderFormat::mpv)
          .starts_with("http-header-fields-append=%38%authorization: Bearer 0123456789c0ffee\n"));
  EXPECT_TRUE(format(HeaderFormat::yt_dlp).starts_with("--add-headers 'authorization:Bearer 0123"));
}

TEST(FormatHeaders, MaskingLeavesNoValue) {
  for (const std::string& name : header_format_names()) {
    const std::string text = format(parse_header_format(name), Show::masked);
    EXPECT_EQ(text.find("0123456789"), std::string::npos) << name;
    EXPECT_EQ(text.find("eyJ"), std::string::npos) << name;
    EXPECT_NE(text.find("****ffee"), std::string::npos) << name;
  }
}

std::string first_line(std::string_view value, HeaderFormat to) {
  const std::string text = format_headers(headers(value), to, Show::raw).value();
  return text.substr(0, text.find('\n'));
}

TEST(FormatHeaders, QuotesAreWrittenAsEachLanguageWantsThem) {
  constexpr std::string_view k_value = R"(a'b"c\d $e)";
  EXPECT_EQ(first_line(k_value, HeaderFormat::http), R"(authorization: a'b"c\d $e)");
  EXPECT_EQ(first_line(k_value, HeaderFormat::curl), R"(header = "authorization: a'b\"c\\d $e")");
  EXPECT_EQ(first_line(k_value, HeaderFormat::env),
            R"(export MATINEE_AUTHORIZATION='a'\''b"c\d $e')");
  EXPECT_EQ(first_line(k_value, HeaderFormat::aria2), R"( header=authorization: a'b"c\d $e)");
  EXPECT_EQ(first_line(k_value, HeaderFormat::mpv),
            R"(http-header-fields-append=%25%authorization: a'b"c\d $e)");
  EXPECT_EQ(first_line(k_value, HeaderFormat::yt_dlp),
            R"(--add-headers 'authorization:a'\''b"c\d $e')");
  const auto object = nlohmann::json::parse(
      format_headers(headers(k_value), HeaderFormat::json, Show::raw).value());
  EXPECT_EQ(object["authorization"], k_value);
}

TEST(FormatHeaders, RefusesWhatIsNoHeadersValue) {
  for (const std::string& name : header_format_names()) {
    for (const std::string_view value :
         {"", " a", "a ", "Bearer a\nb", "Bearer a\rb", "Bearer a\tb", "Bearer \xc3\xa4",
          "Bearer a\x7f", "Bearer \x1b[1m"}) {
      const auto text = format_headers(headers(value), parse_header_format(name), Show::raw);
      ASSERT_FALSE(text.has_value()) << name << ": " << value;
      EXPECT_EQ(text.error().code(), Errc::failure);
      EXPECT_EQ(text.error().message().find("Bearer"), std::string::npos);
    }
  }
  const auto text =
      format_headers(headers(std::string_view("a\0b", 3)), HeaderFormat::http, Show::raw);
  EXPECT_FALSE(text.has_value());
}

}  // namespace
}  // namespace matinee::session
