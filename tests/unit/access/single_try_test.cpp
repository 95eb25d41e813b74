// SPDX-License-Identifier: MIT
#include "access/single_try.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/fake_transport.hpp"

namespace matinee::access {
namespace {

using std::chrono::milliseconds;

http::Request request() {
  http::Request request;
  request.url = "https://mubi.com/";
  return request;
}

TEST(SingleTry, AsksBrieflyAndHandsTheAnswerOn) {
  test::FakeTransport transport;
  transport.answer("https://mubi.com/", {.body = "hello"});
  SingleTry brief(transport);
  const auto response = brief.exchange(request(), 1024, {});
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body, "hello");
  EXPECT_LE(transport.requests.at(0).connect_timeout, milliseconds(2'000));
  EXPECT_EQ(transport.requests.at(0).total_timeout, milliseconds(5'000));
}

TEST(SingleTry, AFailureAsksForNoOtherTry) {
  test::FakeTransport transport;
  const Error sent = Error(Errc::network, "no route", NativeCode{NativeCode::Space::curl, 7},
                           Recovery::retry_later)
                         .about(Subject::media);
  transport.answer("https://mubi.com/", {.error = sent});
  SingleTry brief(transport);
  const auto response = brief.exchange(request(), 1024, {});
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code(), Errc::network);
  EXPECT_EQ(response.error().message(), "no route");
  EXPECT_EQ(response.error().native(), sent.native());
  EXPECT_EQ(response.error().subject(), sent.subject());
  EXPECT_EQ(response.error().recovery(), Recovery::give_up);
}

}  // namespace
}  // namespace matinee::access
