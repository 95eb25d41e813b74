// SPDX-License-Identifier: MIT
#include "agent/keeper.hpp"

#include <functional>
#include <future>

#include <gtest/gtest.h>

#include "session/cookie_extractor.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"

namespace matinee::agent {
namespace {

struct Browser final : SessionSource {
  std::function<void()> when_read = [] {};
  Result<SessionSurvey> survey() override {
    when_read();
    CookieJar jar = test::jar_of(test::cookie("lt", test::k_token));
    jar.cookies.front().expires.reset();
    return session::survey_of(std::move(jar), test::k_today);
  }
};

TEST(Keeper, PublishesOnceForAnOrder) {
  test::FakeTransport transport;
  transport.answer("https://api.mubi.com/v4/account",
                   {.body = R"({"id":7654321,"country":{"code":"NL"}})"});
  Browser browser;
  SystemClock clock;
  Keeper keeper(browser, transport, clock, KeeperSettings{}, nullptr, [](std::string_view) {});

  std::shared_ptr<const Secret> with_the_reply;
  std::shared_ptr<const Secret> before_the_next;
  std::promise<void> done;
  // All of this but the wait is on the keeper's thread.
  keeper.ask(order::Headers{}, [&](const Answer& answer) {
    EXPECT_TRUE(answer.has_value());
    with_the_reply = keeper.headers_at_hand();
    browser.when_read = [&] { before_the_next = keeper.headers_at_hand(); };
    keeper.ask(order::Refresh{}, [&](const Answer&) { done.set_value(); });
  });
  done.get_future().wait();
  ASSERT_NE(with_the_reply, nullptr);
  EXPECT_EQ(before_the_next, with_the_reply);
}

}  // namespace
}  // namespace matinee::agent
