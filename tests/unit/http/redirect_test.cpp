// SPDX-License-Identifier: MIT
#include "http/redirect.hpp"

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

constexpr std::string_view k_url = "https://edge.test/a/b?token=secret";

Response leading_to(std::string location) {
  Response response;
  response.status = 302;
  response.headers.push_back({"Location", std::move(location)});
  return response;
}

TEST(Redirect, IsAStatusOfFive) {
  for (const int status : {301, 302, 303, 307, 308})
    EXPECT_TRUE(is_redirect(status)) << status;
  for (const int status : {200, 300, 304, 305, 306, 309, 404})
    EXPECT_FALSE(is_redirect(status)) << status;
}

TEST(RedirectTarget, IsSeenFromTheUrlThatAnswered) {
  EXPECT_EQ(*redirect_target(k_url, leading_to("c"), 0), "https://edge.test/a/c");
  EXPECT_EQ(*redirect_target(k_url, leading_to("//other.test/c"), 0), "https://other.test/c");
  EXPECT_EQ(*redirect_target(k_url, leading_to("HTTPS://other.test/c"), 4), "https://other.test/c");
}

TEST(RedirectTarget, ThatLeadsNowhereIsOneKindOfFault) {
  for (const char* location : {"http://edge.test/c", "ftp://edge.test/", "data:,x", "https://",
                               "a b", "file:///etc/passwd"}) {
    const auto target = redirect_target(k_url, leading_to(location), 0);
    ASSERT_FALSE(target) << location;
    EXPECT_EQ(target.error().code(), Errc::network) << location;
  }
  EXPECT_EQ(redirect_target(k_url, Response(), 0).error().code(), Errc::network);
  EXPECT_EQ(redirect_target(k_url, leading_to("c"), 5).error().code(), Errc::network);
}

TEST(RedirectTarget, NamesTheUrlWithoutItsSignature) {
  const auto target = redirect_target(k_url, leading_to("http://edge.test/c?token=secret"), 0);
  EXPECT_NE(target.error().message().find("edge.test"), std::string::npos);
  EXPECT_EQ(target.error().message().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace matinee::http
