// SPDX-License-Identifier: MIT
#include "http/fetch.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"

namespace matinee::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::FakeClock;
using test::FakeTransport;

class Fetching : public ::testing::Test {
 protected:
  FakeClock clock{UnixTime{seconds(1'790'000'000)}};
  FakeTransport transport;
  Request request;

  void SetUp() override { request.url = "https://api.mubi.com/a"; }

  Result<Response> fetch_it(FetchPolicy policy = {}, const std::stop_token& stop = {}) {
    return fetch(transport, clock, request, policy, stop);
  }
};

TEST_F(Fetching, ReturnsTheFirstAnswerThatIsNoTransientFailure) {
  transport.answer("https://api.mubi.com/a", {.status = 503});
  transport.answer("https://api.mubi.com/a", {.status = 200, .body = "yes"});
  const auto response = fetch_it();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "yes");
  EXPECT_EQ(clock.slept.size(), 1U);
}

TEST_F(Fetching, WaitsAsLongAsTheServiceAsks) {
  transport.answer("https://api.mubi.com/a", {.status = 429, .headers = {{"Retry-After", "7"}}});
  transport.answer("https://api.mubi.com/a", {.status = 200});
  ASSERT_TRUE(fetch_it().has_value());
  EXPECT_EQ(clock.slept, std::vector{milliseconds(7'000)});
}

TEST_F(Fetching, HandsOutTheLastAnswerWhenTheAttemptsAreUsedUp) {
  transport.answer("https://api.mubi.com/a", {.status = 503});  // the last one repeats
  const auto response = fetch_it();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->status, 503);
  EXPECT_EQ(transport.requests.size(), 4U);
}

TEST_F(Fetching, StopsWithinItsBudget) {
  transport.answer("https://api.mubi.com/a", {.status = 503, .headers = {{"Retry-After", "20"}}});
  const auto before = clock.steady_now();
  ASSERT_TRUE(fetch_it({.budget = seconds(30)}).has_value());
  EXPECT_LE(clock.steady_now() - before, seconds(30));
  EXPECT_EQ(transport.requests.size(), 2U);
}

TEST_F(Fetching, DoesNotRepeatARefusal) {
  transport.answer("https://api.mubi.com/a", {.status = 422});
  EXPECT_EQ(fetch_it()->status, 422);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(Fetching, FollowsARedirectToHttps) {
  transport.answer("https://api.mubi.com/a", {.status = 302, .headers = {{"Location", "/b?x=1"}}});
  transport.answer("https://api.mubi.com/b?x=1", {.status = 200, .body = "there"});
  const auto response = fetch_it();
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "there");
}

TEST_F(Fetching, NeverFollowsARedirectAwayFromHttps) {
  transport.answer("https://api.mubi.com/a",
                   {.status = 302, .headers = {{"Location", "http://api.mubi.com/b"}}});
  EXPECT_EQ(fetch_it().error().code(), Errc::network);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(Fetching, TakesNoSessionToAnotherHost) {
  request.secret_headers.push_back({"Authorization", Secret::copy_of("Bearer invented")});
  transport.answer("https://api.mubi.com/a",
                   {.status = 302, .headers = {{"Location", "https://evil.example/b"}}});
  const auto response = fetch_it();
  ASSERT_FALSE(response.has_value());
  EXPECT_NE(response.error().message().find("evil.example"), std::string::npos);
  EXPECT_EQ(transport.requests.size(), 1U);
}

// Another service may listen there (CVE-2022-27774 of curl).
TEST_F(Fetching, TakesNoSessionToAnotherPort) {
  request.secret_headers.push_back({"Authorization", Secret::copy_of("Bearer invented")});
  transport.answer("https://api.mubi.com/a",
                   {.status = 302, .headers = {{"Location", "https://api.mubi.com:8443/b"}}});
  const auto response = fetch_it();
  ASSERT_FALSE(response.has_value());
  EXPECT_NE(response.error().message().find("another port"), std::string::npos);
  EXPECT_EQ(transport.requests.size(), 1U);
}

TEST_F(Fetching, GivesUpOnARedirectLoop) {
  transport.answer("https://api.mubi.com/a", {.status = 302, .headers = {{"Location", "/a"}}});
  EXPECT_EQ(fetch_it().error().code(), Errc::network);
  EXPECT_EQ(transport.requests.size(), 6U);
}

TEST_F(Fetching, DoesNotRedirectAPost) {
  request.method = Method::post;
  transport.answer("https://api.mubi.com/a", {.status = 302, .headers = {{"Location", "/b"}}});
  EXPECT_EQ(fetch_it()->status, 302);
}

TEST_F(Fetching, EndsWhenStoppedDuringAWait) {
  std::stop_source stop;
  transport.answer("https://api.mubi.com/a", {.status = 503});
  clock.on_sleep = [&] { stop.request_stop(); };
  EXPECT_EQ(fetch_it({}, stop.get_token()).error().code(), Errc::cancelled);
}

}  // namespace
}  // namespace matinee::http
