// SPDX-License-Identifier: MIT
#include "mubi/renewal.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/jar.hpp"

namespace matinee::mubi {
namespace {

using test::k_today;

http::Response answer_with(std::string cookie,
                           std::string url = "https://api.mubi.com/v4/account") {
  http::Response response;
  response.status = 200;
  response.headers = {{"Set-Cookie", "other=1; Path=/"}, {"set-cookie", std::move(cookie)}};
  response.url = std::move(url);
  return response;
}

std::optional<RenewedToken> taken(std::string cookie) {
  auto response = answer_with(std::move(cookie));
  return take_renewed_token(response, k_today);
}

TEST(TakeRenewedToken, ReadsTheTokenAndItsLife) {
  const auto renewed = taken("lt=a-new-token; Path=/; Max-Age=3600; Secure");
  ASSERT_TRUE(renewed.has_value());
  EXPECT_EQ(renewed->token.reveal(), "a-new-token");
  EXPECT_EQ(renewed->expires, k_today + std::chrono::hours(1));
}

TEST(TakeRenewedToken, ReadsADateWhereThereIsNoMaxAge) {
  const auto renewed = taken("lt=t; expires=Fri, 01 Jan 2100 00:00:00 GMT; domain=.MUBI.com");
  ASSERT_TRUE(renewed.has_value());
  EXPECT_EQ(renewed->expires, UnixTime(std::chrono::seconds(4'102'444'800)));
}

TEST(TakeRenewedToken, MaxAgeOverrulesExpires) {
  EXPECT_FALSE(taken("lt=t; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=0").has_value());
  EXPECT_TRUE(taken("lt=t; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60").has_value());
}

TEST(TakeRenewedToken, ADeletionIsNoToken) {
  EXPECT_FALSE(taken("lt=; Max-Age=0").has_value());
  EXPECT_FALSE(taken("lt=x; expires=Thu, 01-Jan-1970 00:00:00 GMT").has_value());
  EXPECT_FALSE(taken("lt=x; Max-Age=-99999999999999999999").has_value());
}

TEST(TakeRenewedToken, AnotherNameOrDomainIsNotTheSession) {
  EXPECT_FALSE(taken("LT=x").has_value());
  EXPECT_FALSE(taken("ltx=x").has_value());
  EXPECT_FALSE(taken("lt=x; Domain=evil.example").has_value());
  EXPECT_FALSE(taken("lt=x; Domain=shop.mubi.com").has_value());
}

TEST(TakeRenewedToken, AnotherHostCannotSetIt) {
  auto response = answer_with("lt=x", "https://mubi.com.evil.example/");
  EXPECT_FALSE(take_renewed_token(response, k_today).has_value());
}

TEST(TakeRenewedToken, WipesWhatItRead) {
  auto response = answer_with("lt=a-new-token");
  ASSERT_TRUE(take_renewed_token(response, k_today).has_value());
  EXPECT_EQ(response.headers.at(1).value, "");
}

}  // namespace
}  // namespace matinee::mubi
