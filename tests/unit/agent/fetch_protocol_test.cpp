// SPDX-License-Identifier: MIT
#include "agent/fetch_protocol.hpp"

#include <gmock/gmock.h>

namespace matinee::agent {
namespace {

http::Request full_request() {
  http::Request request{.method = http::Method::post,
                        .url = "https://api.mubi.com/v4/account",
                        .headers = {{"accept", "application/json"}, {"x", "\xff\n"}},
                        .secret_headers = {},
                        .body = std::string("\0{}", 3),
                        .range = http::ByteRange{.first = 5, .last = 9},
                        .connect_timeout = std::chrono::milliseconds(1),
                        .total_timeout = std::chrono::milliseconds(2),
                        .stall_timeout = std::chrono::seconds(3),
                        .least_bytes_per_s = 4,
                        .most_bytes_per_s = 5};
  request.secret_headers.push_back({"authorization", Secret::copy_of("Bearer invented")});
  return request;
}

TEST(FetchOrder, IsReadBackAsItWas) {
  const http::Request request = full_request();
  const Secret line = encode_order(request, 77);
  ASSERT_EQ(line.reveal().find('\n'), line.size() - 1);
  const auto order = parse_order(line.reveal());
  ASSERT_TRUE(order);
  const http::Request& read = order->request;
  EXPECT_EQ(read.method, request.method);
  EXPECT_EQ(read.url, request.url);
  ASSERT_EQ(read.headers.size(), 2U);
  EXPECT_EQ(read.headers[1].value, "\xff\n");
  ASSERT_EQ(read.secret_headers.size(), 1U);
  EXPECT_EQ(read.secret_headers[0].name, "authorization");
  EXPECT_EQ(read.secret_headers[0].value.reveal(), "Bearer invented");
  EXPECT_EQ(read.body, request.body);
  EXPECT_EQ(read.range, request.range);
  EXPECT_EQ(read.connect_timeout, request.connect_timeout);
  EXPECT_EQ(read.total_timeout, request.total_timeout);
  EXPECT_EQ(read.stall_timeout, request.stall_timeout);
  EXPECT_EQ(read.least_bytes_per_s, request.least_bytes_per_s);
  EXPECT_EQ(read.most_bytes_per_s, request.most_bytes_per_s);
  EXPECT_EQ(order->max_body_bytes, 77U);
}

TEST(FetchOrder, ARangeMayHaveNoEnd) {
  http::Request request = full_request();
  request.range = http::ByteRange{.first = 5, .last = {}};
  EXPECT_EQ(parse_order(encode_order(request, 1).reveal())->request.range, request.range);
  request.range.reset();
  EXPECT_EQ(parse_order(encode_order(request, 1).reveal())->request.range, std::nullopt);
}

TEST(FetchOrder, EveryPartMustBeThere) {
  const Secret line = encode_order(full_request(), 77);
  for (const char* part :
       {"method", "url", "headers", "secret_headers", "body", "range", "limits"}) {
    std::string text(line.reveal());
    const auto at = text.find(std::string("\"") + part + "\"");
    ASSERT_NE(at, std::string::npos) << part;
    text[at + 1] = '#';
    const bool may_be_missing = std::string_view(part) == "range";
    EXPECT_EQ(parse_order(text).has_value(), may_be_missing) << part;
  }
  EXPECT_FALSE(parse_order(""));
  EXPECT_FALSE(parse_order("[]"));
}

TEST(FetchOutcome, AResponseIsReadBackAsItWas) {
  http::Response response{.status = 429,
                          .headers = {{"retry-after", "7"}},
                          .body = std::string("\0\xfe body", 7),
                          .url = "https://mubi.com/",
                          .ends_with_connection = true};
  const std::string line = encode_outcome(response);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto read = parse_outcome(line);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->status, 429);
  EXPECT_EQ(read->find_header("Retry-After"), "7");
  EXPECT_EQ(read->body, response.body);
  EXPECT_EQ(read->url, response.url);
  EXPECT_TRUE(read->ends_with_connection);
}

TEST(FetchOutcome, AnErrorStaysWhole) {
  const Error error(Errc::network, "mubi.com: no route", NativeCode{NativeCode::Space::curl, 60},
                    Recovery::retry_later);
  const auto read = parse_outcome(encode_outcome(error));
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::network);
  EXPECT_EQ(read.error().message(), "mubi.com: no route");
  EXPECT_EQ(read.error().recovery(), Recovery::retry_later);
  EXPECT_EQ(read.error().native(), error.native());
  const auto last = parse_outcome(encode_outcome(Error(Errc::usage, "not https")));
  EXPECT_EQ(last.error().recovery(), Recovery::give_up);
}

TEST(FetchOutcome, WhatIsNoneIsAFailure) {
  for (const char* line :
       {"", "{}", "[1]", R"({"status":-1})", R"({"status":200,"headers":[["a"]]})",
        R"({"status":4294967296,"headers":[],"body":"","url":""})",
        R"({"status":200,"headers":[],"body":"%%","url":""})"}) {
    const auto read = parse_outcome(line);
    ASSERT_FALSE(read) << line;
    EXPECT_EQ(read.error().code(), Errc::failure) << line;
  }
}

TEST(FetchOutcome, ALongestLineHoldsTheBodyAndAHead) {
  http::Response response;
  response.body.assign(1'000'000, 'x');
  EXPECT_LT(encode_outcome(response).size(), longest_outcome(1'000'000));
}

}  // namespace
}  // namespace matinee::agent
