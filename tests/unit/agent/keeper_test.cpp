// SPDX-License-Identifier: MIT
#include "agent/keeper.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "session/cookie_extractor.hpp"
#include "support/fake_transport.hpp"
#include "support/held_reading.hpp"
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

class Keeping : public ::testing::Test {
 protected:
  test::FakeTransport transport;
  Browser browser;
  SystemClock clock;
  std::atomic<int> discards = 0;
  KeeperSettings settings{.on_token_discarded = [this] { ++discards; }};
  std::optional<Keeper> keeper;

  void start() {
    transport.answer("https://api.mubi.com/v4/account",
                     {.body = R"({"id":7654321,"country":{"code":"NL"}})"});
    keeper.emplace(browser, transport, clock, settings, nullptr, [](std::string_view) {});
  }

  Answer ask(Order order, Asker asker = {}) {
    std::promise<Answer> promise;
    keeper->ask(
        std::move(order), [&](Answer answer) { promise.set_value(std::move(answer)); },
        std::move(asker));
    return promise.get_future().get();
  }
  Answer lock() { return ask(order::Lock{.passphrase = Secret::copy_of("sesame")}); }
  Answer unlock(std::string_view passphrase, const Guesser& guesser = {}) {
    return ask(order::Unlock{.passphrase = Secret::copy_of(passphrase)}, {.guesser = guesser});
  }
};

TEST_F(Keeping, ATokenThatIsForgottenIsDiscardedBeforeAnybodyIsTold) {
  start();
  ASSERT_TRUE(ask(order::Headers{}));
  EXPECT_EQ(discards, 0) << "the first one replaces none";
  ASSERT_TRUE(ask(order::Forget{}));
  EXPECT_EQ(discards, 1);
}

TEST_F(Keeping, LockingDiscardsAndUnlockingDoesNot) {
  start();
  ASSERT_TRUE(ask(order::Headers{}));
  ASSERT_TRUE(lock());
  EXPECT_EQ(discards, 1);
  ASSERT_TRUE(unlock("sesame"));
  EXPECT_EQ(discards, 1);
  EXPECT_TRUE(ask(order::Headers{}));
}

TEST_F(Keeping, AnotherTokenDiscardsTheOldOne) {
  start();
  ASSERT_TRUE(ask(order::Headers{}));
  ASSERT_TRUE(ask(order::Accept{.session = test::jar_of(test::cookie("lt", "another-token"))}));
  EXPECT_EQ(discards, 1);
}

TEST_F(Keeping, AnEndedLifetimeDiscardsThoughNobodyAsks) {
  settings.auth.lifetime = std::chrono::seconds(1);
  std::promise<void> discarded;
  settings.on_token_discarded = [&, is_first = true]() mutable {
    if (std::exchange(is_first, false)) discarded.set_value();
  };
  start();
  ASSERT_TRUE(ask(order::Headers{}));
  EXPECT_EQ(discarded.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
}

TEST_F(Keeping, AWrongPassphraseTellsWhenTheNextOneCanBeTried) {
  start();
  ASSERT_TRUE(lock());
  const auto wrong = unlock("barley", {.process = 1, .connection = 1});
  EXPECT_EQ(wrong.error().code(), Errc::locked);
  EXPECT_EQ(wrong.error().retry_after(), std::chrono::seconds(1));
  EXPECT_EQ(wrong.error().recovery(), Recovery::give_up);
}

TEST_F(Keeping, WhoKeepsTryingTooSoonIsToldToWait) {
  start();
  ASSERT_TRUE(lock());
  const Guesser guesser{.process = 1, .connection = 1};
  // Sooner or later too soon.
  Answer early = unlock("barley", guesser);
  while (early.error().recovery() == Recovery::give_up)
    early = unlock("barley", guesser);
  EXPECT_EQ(early.error().code(), Errc::locked);
  EXPECT_EQ(early.error().recovery(), Recovery::retry_later);
  EXPECT_EQ(early.error().retry_after(), std::chrono::seconds(1));
  EXPECT_TRUE(keeper->is_locked());
}

TEST_F(Keeping, TheOwnerIsTriedWhileOthersGuess) {
  start();
  ASSERT_TRUE(lock());
  std::atomic<bool> is_over = false;
  std::vector<std::jthread> flood;
  for (int i = 1; i <= 4; ++i) {
    flood.emplace_back([&, i] {
      const Guesser guesser{.process = i, .connection = static_cast<std::uint64_t>(i)};
      while (!is_over)
        (void)unlock("barley", guesser);
    });
  }
  const auto began = std::chrono::steady_clock::now();
  while (!unlock("sesame", {.process = 99, .connection = 99}))
    ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
  is_over = true;
}

TEST_F(Keeping, AQuestionOfSomebodyWhoHasGoneIsDropped) {
  std::stop_source gone;
  test::HeldReading reading(browser.when_read);
  std::promise<void> done;
  int answered = 0;
  start();
  reading.wait_until_it_reads();
  // They wait behind the reading.
  keeper->ask(order::Refresh{}, [&](const Answer&) { ++answered; }, {.gone = gone.get_token()});
  keeper->ask(order::Forget{}, [&](const Answer&) { ++answered; }, {.gone = gone.get_token()});
  keeper->ask(order::Accept{.session = test::jar_of(test::cookie("lt", "an-invented-token"))},
              [&](const Answer&) { ++answered; }, {.gone = gone.get_token()});
  keeper->ask(order::Refresh{}, [&](const Answer&) { done.set_value(); });
  gone.request_stop();
  reading.let_go_on();
  done.get_future().wait();
  EXPECT_EQ(answered, 1) << "what changes the session is carried out all the same";
}

TEST_F(Keeping, ThoseWhoAskTheSameTogetherGetOneAnswer) {
  test::HeldReading reading(browser.when_read);
  start();
  reading.wait_until_it_reads();
  std::promise<void> done;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 30; ++i) {
    keeper->ask(order::Refresh{}, [&](const Answer& answer) {
      EXPECT_TRUE(answer.has_value());
      if (++answered == 30) done.set_value();
    });
  }
  reading.let_go_on();
  done.get_future().wait();
  keeper->stop();
  EXPECT_LT(transport.requests.size(), 10U);
}

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
