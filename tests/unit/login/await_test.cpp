// SPDX-License-Identifier: MIT
#include "login/await.hpp"

#include <deque>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "session/cookie_extractor.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"

namespace matinee::login {
namespace {

using test::cookie;
using test::jar_of;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* k_account = "https://api.mubi.com/v4/account";

/// A store whose content a test changes.
struct Store final : SessionSource {
  std::string token;
  std::optional<Error> error;
  Result<SessionSurvey> survey() override {
    if (error) return *error;
    CookieJar jar =
        token.empty() ? jar_of(cookie("mubi-cookie-consent", "yes")) : jar_of(cookie("lt", token));
    return session::survey_of(std::move(jar), test::k_today);
  }
};

/// Plays a script; each step may change the store. Its end is the end of the browser.
struct Script final : Changes {
  explicit Script(test::FakeClock& clock) : clock_(clock) {}
  std::deque<std::pair<Change, std::function<void()>>> steps;
  std::vector<std::chrono::milliseconds> waits;
  Change wait(std::chrono::milliseconds longest) override {
    waits.push_back(longest);
    if (steps.empty()) return Change::ended;
    auto [change, act] = std::move(steps.front());
    steps.pop_front();
    if (change == Change::timed_out) clock_.sleep_for(longest, {});
    if (act) act();
    return change;
  }

 private:
  test::FakeClock& clock_;
};

class Awaiting : public testing::Test {
 protected:
  test::FakeClock clock{test::k_today};
  test::FakeTransport transport;
  Store store;
  Script script{clock};
  std::vector<std::string> said;
  Service service{.transport = transport, .clock = clock, .settings = {}, .stop = {}};
  SessionProbe probe{store, service};

  void accept(http::Method = http::Method::get) {
    transport.forget(k_account);
    transport.answer(k_account, {.body = R"({"id":7,"country":{"code":"NL"}})"});
  }
  void refuse() {
    transport.forget(k_account);
    transport.answer(k_account, {.status = 422, .body = R"({"code":8,"message":"no"})"});
  }
  WaitResult run() {
    return wait_for_session(probe, script, clock,
                            {.whole = std::chrono::minutes(1), .recheck = std::chrono::seconds(5)},
                            [&](std::string_view line) { said.emplace_back(line); });
  }
  std::function<void()> sign_in(std::string token = std::string(test::k_token)) {
    return [this, token] { store.token = token; };
  }
};

TEST_F(Awaiting, EndsWhenTheServiceAcceptsTheSession) {
  accept();
  script.steps = {{Change::changed, nullptr}, {Change::changed, sign_in()}};
  EXPECT_EQ(run(), WaitResult::accepted);
  EXPECT_EQ(probe.take_session().credential.token.reveal(), test::k_token);
}

TEST_F(Awaiting, AsksNobodyAboutTheCookiesOfAVisitor) {
  script.steps = {{Change::changed, nullptr}, {Change::changed, nullptr}};
  EXPECT_EQ(run(), WaitResult::ended);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(Awaiting, LooksOnceMoreWhenTheBrowserHasEnded) {
  accept();
  script.steps = {{Change::ended, sign_in()}};
  EXPECT_EQ(run(), WaitResult::accepted);
}

TEST_F(Awaiting, AsksAboutARefusedSessionOnceAndWaitsOn) {
  refuse();
  script.steps = {{Change::changed, sign_in("first-first-first-first")},
                  {Change::changed, nullptr},
                  {Change::changed, nullptr},
                  {Change::changed, [&] {
                     accept();
                     store.token = test::k_token;
                   }}};
  EXPECT_EQ(run(), WaitResult::accepted);
  EXPECT_EQ(transport.count(k_account), 2U);
  EXPECT_THAT(said, ElementsAre(HasSubstr("the service refuses it")));
}

TEST_F(Awaiting, AsksAgainWhenTheServiceCouldNotBeReachedAndSaysSoOnce) {
  transport.answer(k_account, {.error = Error(Errc::network, "no route")});
  script.steps = {{Change::changed, sign_in()},
                  {Change::timed_out, nullptr},
                  {Change::timed_out, [&] { accept(); }}};
  EXPECT_EQ(run(), WaitResult::accepted);
  EXPECT_THAT(said, ElementsAre(HasSubstr("could not be checked: no route")));
}

TEST_F(Awaiting, GivesUpWhenTimeIsUpAndNeverWaitsBeyondIt) {
  for (int i = 0; i < 20; ++i)
    script.steps.emplace_back(Change::timed_out, nullptr);
  EXPECT_EQ(run(), WaitResult::timed_out);
  EXPECT_EQ(script.waits.size(), 12U);
}

TEST_F(Awaiting, StopsAtOnceWhenTheUserDoes) {
  accept();
  script.steps = {{Change::cancelled, sign_in()}};
  EXPECT_EQ(run(), WaitResult::cancelled);
  EXPECT_TRUE(transport.requests.empty());
}

TEST_F(Awaiting, IsNotContentWithTheSessionThatWasThereBefore) {
  accept();
  store.token = "old-old-old-old-old-old";
  probe.ignore_present();
  script.steps = {{Change::changed, nullptr}};
  EXPECT_EQ(run(), WaitResult::ended);
  EXPECT_TRUE(transport.requests.empty());
  script.steps = {{Change::changed, sign_in()}};
  EXPECT_EQ(run(), WaitResult::accepted);
}

TEST_F(Awaiting, BearsAStoreThatCannotBeReadYet) {
  accept();
  store.error = Error(Errc::locked, "in the middle of a write");
  script.steps = {{Change::changed, nullptr}, {Change::changed, [&] {
                                                 store.error.reset();
                                                 store.token = test::k_token;
                                               }}};
  EXPECT_EQ(run(), WaitResult::accepted);
}

}  // namespace
}  // namespace matinee::login
