// SPDX-License-Identifier: MIT
#include "mubi/session_cookie.hpp"

#include <string>

#include <gtest/gtest.h>

#include "base/base64.hpp"
#include "base/percent.hpp"
#include "http/url.hpp"

namespace matinee::mubi {
namespace {

// Its base64 holds '+', '/' and padding: ">>>" and "???" see to that.
constexpr const char* k_json = R"({"token":"tok>>>???","user_id":42,"id":"session-9"})";

std::string url_safe(std::string text) {
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

std::string unpadded(std::string text) {
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

void expect_the_session(const std::string& value) {
  const auto cookie = parse_session_cookie(value);
  ASSERT_TRUE(cookie.has_value()) << value;
  EXPECT_EQ(cookie->token.reveal(), "tok>>>???");
  EXPECT_EQ(cookie->user_id, 42);
  EXPECT_EQ(cookie->session_id_json.reveal(), "\"session-9\"");
}

TEST(ParseSessionCookie, ToleratesEveryWayOfWritingBase64) {
  const std::string plain = encode_base64(k_json);
  expect_the_session(plain);
  expect_the_session(unpadded(plain));
  expect_the_session(url_safe(plain));
  expect_the_session(unpadded(url_safe(plain)));
  expect_the_session(percent_encoded(plain));
}

TEST(ParseSessionCookie, KeepsANumericIdANumber) {
  const auto cookie = parse_session_cookie(encode_base64(R"({"token":"t","user_id":"7","id":99})"));
  EXPECT_EQ(cookie->session_id_json.reveal(), "99");
  EXPECT_EQ(cookie->user_id, 7);
}

TEST(ParseSessionCookie, DoesWithoutUserAndId) {
  const auto cookie = parse_session_cookie(encode_base64(R"({"token":"t"})"));
  EXPECT_EQ(cookie->user_id, std::nullopt);
  EXPECT_TRUE(cookie->session_id_json.empty());
}

TEST(ParseSessionCookie, TakesTheRealServicesBlobForNoSession) {
  // Shaped like the real one: percent-encoded base64 of random bytes, in three parts.
  EXPECT_FALSE(parse_session_cookie("q2mT0x%2BzYw%3D%3D--Zm9v%2Fg%3D%3D--AAAA").has_value());
  EXPECT_FALSE(parse_session_cookie("3q2%2B7w%3D%3D").has_value());
}

TEST(ParseSessionCookie, TakesOtherJsonForNoSession) {
  for (const char* json : {"{}", "[]", "7", R"({"token":7})", R"({"token":""})", R"("token")"}) {
    EXPECT_FALSE(parse_session_cookie(encode_base64(json)).has_value()) << json;
  }
}

}  // namespace
}  // namespace matinee::mubi
