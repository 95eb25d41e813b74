// SPDX-License-Identifier: MIT
#include "http/content_range.hpp"

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

TEST(ContentRange, ReadsWhatIsSoundAndNothingElse) {
  EXPECT_EQ(parse_content_range("bytes 5-9/20")->first, 5u);
  EXPECT_EQ(parse_content_range("bytes 5-9/*")->total, std::nullopt);
  for (const auto text : {"", "bytes */20", "bytes 9-5/20", "bytes 5-20/20", "bytes 5-9", "5-9/20",
                          "bytes -9/20", "bytes 99999999999999999999-9/20"}) {
    EXPECT_FALSE(parse_content_range(text)) << text;
  }
}

TEST(Validators, ProofNeedsTheTotalAndAStrongValidator) {
  const Validators a{.total = 5, .etag = "\"x\"", .last_modified = "m"};
  EXPECT_TRUE(prove_same(a, a));
  EXPECT_FALSE(prove_same(a, {.total = 6, .etag = "\"x\"", .last_modified = "m"}));
  EXPECT_FALSE(prove_same(a, {.total = 5, .etag = "\"y\"", .last_modified = "m"}));
  EXPECT_TRUE(prove_same(a, {.total = 5, .etag = "", .last_modified = "m"}));
  EXPECT_FALSE(prove_same({.total = 5}, {.total = 5}));
  EXPECT_FALSE(prove_same({.etag = "\"x\""}, {.etag = "\"x\""}));
  http::Response weak;
  weak.headers = {{"ETag", "W/\"x\""}};
  EXPECT_EQ(validators_of(weak).etag, "");
}

TEST(Validators, NothingIsKnownOfTheLengthOfWhatComesEncoded) {
  http::Response response;
  response.status = 200;
  for (const char* coding :
       {"gzip", "X-GZIP", "identity, gzip", "br", "deflate,identity", "zstd"}) {
    response.headers = {{"Content-Length", "7"}, {"content-encoding", coding}};
    EXPECT_TRUE(is_encoded(response)) << coding;
    EXPECT_FALSE(validators_of(response).total) << coding;
  }
  for (const char* coding : {"", "identity", "Identity , identity", ","}) {
    response.headers = {{"Content-Length", "7"}, {"Content-Encoding", coding}};
    EXPECT_FALSE(is_encoded(response)) << coding;
    EXPECT_EQ(validators_of(response).total, 7u) << coding;
  }
  response.headers = {{"Content-Encoding", "identity"}, {"Content-Encoding", "gzip"}};
  EXPECT_TRUE(is_encoded(response));
}

}  // namespace
}  // namespace matinee::http
