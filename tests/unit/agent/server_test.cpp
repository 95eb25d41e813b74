// SPDX-License-Identifier: MIT
//
// Keeper, server and client together, over a real socket; the service and the browser are fakes.
#include "agent/server.hpp"

#include <atomic>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "agent/client.hpp"
#include "session/cookie_extractor.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"
#include "support/temp_dir.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::agent {
namespace {

using test::cookie;
using test::jar_of;

struct Browser final : SessionSource {
  std::atomic<int> reads = 0;
  Result<SessionSurvey> survey() override {
    ++reads;
    CookieJar jar = jar_of(cookie("lt", test::k_token));
    jar.cookies.front().expires.reset();
    return session::survey_of(std::move(jar), test::k_today);
  }
};

class Serving : public ::testing::Test {
 protected:
  test::TempDir folder;
  std::filesystem::path socket = folder.path() / "agent.sock";
  SystemClock clock;
  test::FakeTransport transport;
  Browser browser;
  std::stop_source stop;
  std::optional<Keeper> keeper;
  std::jthread thread;
  Result<Ending> ending = Error(Errc::bug, "not served");

  void start(ServerSettings settings = {}) {
    transport.answer("https://api.mubi.com/v4/account",
                     {.body = R"({"id":7654321,"country":{"code":"NL"}})"});
    keeper.emplace(browser, transport, clock, KeeperSettings{}, nullptr, [](std::string_view) {});
    auto listener = sys::listen_at(socket);
    ASSERT_TRUE(listener.has_value()) << listener.error().message();
    thread = std::jthread([this, settings, fd = std::move(*listener)]() mutable {
      ending = serve(std::move(fd), *keeper, settings, stop.get_token(), [](std::string_view) {});
    });
  }

  void TearDown() override {
    stop.request_stop();
    if (thread.joinable()) thread.join();
  }

  Client client() {
    auto connected = Client::connect(socket);
    EXPECT_TRUE(connected.has_value());
    return std::move(*connected);
  }
};

TEST_F(Serving, SaysWhatItIsAndWhetherItIsReady) {
  start({.version = "1.2",
         .circumstances = {{"home", "/home/u"}},
         .session_bus = "unix:path=/x",
         .passed_over = [] {
           return std::vector<PassedOver>{
               {.origin = {.browser = "chromium"}, .why = {Errc::rejected, "no"}}};
         }});
  Client client = this->client();
  ASSERT_TRUE(client.headers().has_value());
  ASSERT_TRUE(client.greet().has_value());
  EXPECT_EQ(client.greeting().version, "1.2");
  EXPECT_EQ(client.greeting().circumstances.at("home"), "/home/u");
  EXPECT_EQ(client.greeting().session_bus, "unix:path=/x");
  EXPECT_EQ(client.greeting().passed_over.size(), 1U);
  EXPECT_TRUE(client.greeting().is_ready);
  ASSERT_TRUE(client.ask(order::Lock{.passphrase = Secret::copy_of("x")}).has_value());
  ASSERT_TRUE(client.greet().has_value());
  EXPECT_TRUE(client.greeting().is_locked);
  EXPECT_FALSE(client.greeting().is_ready);
  EXPECT_TRUE(client.greeting().passed_over.empty());
}

TEST_F(Serving, AnswersCallsThatCameTogether) {
  start();
  Client client = this->client();
  const auto headers = client.greet_and_ask_headers({});
  ASSERT_TRUE(headers.has_value()) << headers.error().message();
  EXPECT_EQ(client.greeting().pid, ::getpid());
  EXPECT_TRUE(client.headers().has_value()) << "the connection goes on";
}

TEST_F(Serving, HandsOutHeaders) {
  start();
  const auto headers = client().headers();
  ASSERT_TRUE(headers.has_value()) << headers.error().message();
  EXPECT_EQ(headers->client_country, "NL");
  EXPECT_EQ(browser.reads, 1);
}

TEST_F(Serving, LockedItKeepsNothingInReachAndUnlockedItHasItBackUnread) {
  start();
  Client one = client();
  ASSERT_TRUE(one.headers().has_value());
  ASSERT_TRUE(one.ask(order::Lock{.passphrase = Secret::copy_of("sesame")}).has_value());
  EXPECT_EQ(one.headers().error().code(), Errc::locked);
  EXPECT_EQ(one.status().error().code(), Errc::locked);
  EXPECT_EQ(one.ask(order::Unlock{.passphrase = Secret::copy_of("barley")}).error().code(),
            Errc::locked);
  ASSERT_TRUE(one.ask(order::Unlock{.passphrase = Secret::copy_of("sesame")}).has_value());
  EXPECT_TRUE(one.headers().has_value());
  EXPECT_EQ(browser.reads, 1);
}

TEST_F(Serving, AnswersNobodyWhoReachesTheServiceInAnotherWay) {
  start({.network = "here"});
  EXPECT_EQ(client().headers("there").error().code(), Errc::unavailable);
  EXPECT_TRUE(client().headers("here").has_value());
  EXPECT_TRUE(client().headers().has_value());
}

TEST_F(Serving, TakesASessionThatTheServiceAccepts) {
  start();
  Client one = client();
  ASSERT_TRUE(one.headers().has_value());
  ASSERT_TRUE(one.ask(order::Accept{.session = jar_of(cookie("lt", "another-invented-token"))})
                  .has_value());
  EXPECT_EQ(one.headers()->authorization.reveal(), "Bearer another-invented-token");
}

TEST_F(Serving, EndsAsAskedAfterItHasAnswered) {
  start();
  ASSERT_TRUE(client().ask(order::Stop{}).has_value());
  thread.join();
  ASSERT_TRUE(ending.has_value());
  EXPECT_EQ(*ending, Ending::asked);
}

TEST_F(Serving, WhoStillWaitsWhenItStopsIsTold) {
  start();
  Client one = client();
  stop.request_stop();
  thread.join();
  EXPECT_FALSE(one.headers().has_value());
  EXPECT_FALSE(one.is_usable());
}

TEST_F(Serving, ManyThreadsGetTheirOwnAnswers) {
  start({.max_connections = 4});
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back([&] {
        Client one = client();
        for (int n = 0; n < 50; ++n)
          good += one.headers().has_value() ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(good, 12 * 50);
}

}  // namespace
}  // namespace matinee::agent
