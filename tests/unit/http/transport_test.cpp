// SPDX-License-Identifier: MIT
#include <matinee/transport.hpp>

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

TEST(Response, FindsAHeaderInAnyCaseAndTheFirstOfSeveral) {
  const Response response{
      .status = 200, .headers = {{"ETag", "\"1\""}, {"etag", "\"2\""}}, .body = {}, .url = {}};
  EXPECT_EQ(response.find_header("ETAG"), "\"1\"");
  EXPECT_EQ(response.find_header("E-Tag"), std::nullopt);
}

TEST(Request, CloneHasItsOwnSecrets) {
  Request request;
  request.url = "https://api.mubi.com/";
  request.range = ByteRange{.first = 1, .last = 2};
  request.secret_headers.push_back({"Authorization", Secret::copy_of("Bearer invented")});
  const Request copy = request.clone();
  request.secret_headers.clear();
  ASSERT_EQ(copy.secret_headers.size(), 1U);
  EXPECT_EQ(copy.secret_headers[0].value.reveal(), "Bearer invented");
  EXPECT_EQ(copy.range, (ByteRange{.first = 1, .last = 2}));
}

}  // namespace
}  // namespace matinee::http
