// SPDX-License-Identifier: MIT
//
// Keeper, server and client together, over a real socket; the service and the browser are fakes.
#include "agent/server.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "agent/client.hpp"
#include "session/cookie_extractor.hpp"
#include "support/fake_transport.hpp"
#include "support/held_reading.hpp"
#include "support/jar.hpp"
#include "support/temp_dir.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::agent {
namespace {

using test::cookie;
using test::jar_of;

struct Browser final : SessionSource {
  std::atomic<int> reads = 0;
  std::function<void()> when_read = [] {};
  Result<SessionSurvey> survey() override {
    ++reads;
    when_read();
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
      ending =
          serve(std::move(fd), *keeper, clock, settings, stop.get_token(), [](std::string_view) {});
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
        for (int n = 0; n < 50; ++n) {
          while (!one.headers()) {
            ASSERT_FALSE(one.is_usable());  // it has had its share
            one = client();
          }
          ++good;
        }
      });
    }
  }
  EXPECT_EQ(good, 12 * 50);
}

UniqueFd half_open(const std::filesystem::path& socket, std::string_view begun) {
  auto fd = sys::connect_to(socket, "the agent", std::chrono::seconds(5));
  EXPECT_TRUE(fd.has_value());
  EXPECT_TRUE(sys::send_all(fd->get(), "the agent", begun, std::chrono::seconds(5)));
  return *std::move(fd);
}

TEST_F(Serving, HalfALineMakesRoomAsAnIdleConnectionDoes) {
  start({.max_connections = 4});
  std::vector<UniqueFd> crowd;
  for (int i = 0; i < 40; ++i)
    crowd.push_back(half_open(socket, i % 2 == 0 ? "{" : ""));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(client().headers().has_value());
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5))
      << "each was held for its ten seconds";
}

TEST_F(Serving, WhereNobodyWaitsNobodyIsClosed) {
  start({.max_connections = 2, .shares = {.idle = {}, .busy = {}, .waiting = {}}});
  Client one = client();
  Client other = client();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(one.headers().has_value());
    ASSERT_TRUE(other.headers().has_value());
  }
}

TEST_F(Serving, AConnectionThatIsNeverIdleIsClosedForTheSakeOfOthers) {
  start({.max_connections = 1});
  std::atomic<bool> is_over = false;
  const std::jthread chatterer([&] {
    Client one = client();
    while (!is_over && one.headers()) {
    }
  });
  EXPECT_TRUE(client().headers().has_value());
  is_over = true;
}

TEST_F(Serving, WhatAClosedConnectionAskedForIsNotDone) {
  test::HeldReading reading(browser.when_read);
  start();
  reading.wait_until_it_reads();
  for (int i = 0; i < 100; ++i) {
    half_open(socket, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"refresh\"}\n");
  }
  // Served behind them, so that the agent has seen them come and go.
  for (int i = 0; i < 5; ++i)
    ASSERT_TRUE(client().ask(order::Hello{}).has_value());
  reading.let_go_on();
  ASSERT_TRUE(client().headers().has_value());
  EXPECT_EQ(browser.reads, 1);
}

TEST_F(Serving, AClientThatHasEndedItsOwnSideGetsItsAnswer) {
  start();
  const UniqueFd one = half_open(socket, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}\n");
  ::shutdown(one.get(), SHUT_WR);
  std::string answer;
  ASSERT_TRUE(sys::receive_line(one.get(), "the agent", answer, k_max_frame_bytes,
                                std::chrono::seconds(20)));
  EXPECT_NE(answer.find("\"valid\""), std::string::npos);
}

// A clock whose system can be suspended.
struct Suspended final : Clock {
  std::atomic<std::chrono::milliseconds::rep> asleep = 0;
  SystemClock system;
  UnixTime now() const override { return system.now(); }
  std::chrono::steady_clock::time_point steady_now() const override { return system.steady_now(); }
  std::chrono::milliseconds since_boot() const override {
    return system.since_boot() + std::chrono::milliseconds(asleep);
  }
  void sleep_for(std::chrono::milliseconds span, const std::stop_token& stop_token) override {
    system.sleep_for(span, stop_token);
  }
};

TEST_F(Serving, TheTimeThatTheSystemIsSuspendedCounts) {
  for (const ServerSettings& settings :
       {ServerSettings{.look_interval = std::chrono::milliseconds(10),
                       .idle_life = std::chrono::hours(12)},
        ServerSettings{.look_interval = std::chrono::milliseconds(10),
                       .total_life = std::chrono::hours(12)}}) {
    Suspended suspended;
    keeper.emplace(browser, transport, clock, KeeperSettings{}, nullptr, [](std::string_view) {});
    auto listener = sys::listen_at(socket);
    ASSERT_TRUE(listener.has_value());
    std::jthread server([&, fd = std::move(*listener)]() mutable {
      ending = serve(std::move(fd), *keeper, suspended, settings, {}, [](std::string_view) {});
    });
    ASSERT_TRUE(client().ask(order::Hello{}).has_value());
    suspended.asleep = std::chrono::milliseconds(std::chrono::hours(12)).count();
    server.join();
    ASSERT_TRUE(ending.has_value());
    EXPECT_EQ(*ending, settings.idle_life ? Ending::idle : Ending::old);
  }
}

}  // namespace
}  // namespace matinee::agent
