// SPDX-License-Identifier: MIT
#include "agent/fetch_child.hpp"

#include <thread>

#include <gmock/gmock.h>
#include <sys/socket.h>

#include "agent/fetch_protocol.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::agent {
namespace {

using std::chrono::seconds;

constexpr UnixTime k_start{seconds(1'800'000'000)};
constexpr const char* k_url = "https://mubi.com/";

// The other process, as a thread: what it serves with, and how often it was started.
struct Process {
  test::FakeTransport transport;
  int starts = 0;
  std::vector<std::jthread> threads;

  FetchChild::Start start() {
    return [this]() -> Result<UniqueFd> {
      ++starts;
      int ends[2];
      EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
      threads.emplace_back(
          [this, socket = UniqueFd(k_adopt, ends[1])] { serve_fetches(socket.get(), transport); });
      return UniqueFd(k_adopt, ends[0]);
    };
  }
};

http::Request request() {
  http::Request made;
  made.url = k_url;
  made.secret_headers.push_back({"authorization", Secret::copy_of("Bearer invented")});
  return made;
}

TEST(FetchChild, AsksTheProcessAndStartsItOnce) {
  Process process;
  process.transport.answer(k_url, {.status = 200, .body = "hello"});
  test::FakeClock clock(k_start);
  FetchChild child(process.start(), clock);
  EXPECT_EQ(process.starts, 0);
  for (int i = 0; i < 3; ++i) {
    const auto response = child.exchange(request(), 1000, {});
    ASSERT_TRUE(response) << response.error().message();
    EXPECT_EQ(response->body, "hello");
  }
  EXPECT_EQ(process.starts, 1);
  ASSERT_EQ(process.transport.requests.size(), 3U);
  EXPECT_EQ(process.transport.requests[0].secret_headers.at(0).value.reveal(), "Bearer invented");
}

TEST(FetchChild, AfterAQuietWhileItIsAnotherProcess) {
  Process process;
  process.transport.answer(k_url, {.status = 200});
  test::FakeClock clock(k_start);
  FetchChild child(process.start(), clock);
  ASSERT_TRUE(child.exchange(request(), 1000, {}));
  clock.sleep_for(k_quiet_while, {});
  ASSERT_TRUE(child.exchange(request(), 1000, {}));
  EXPECT_EQ(process.starts, 2);
}

TEST(FetchChild, EndedItIsGoneAndTheNextExchangeStartsAnother) {
  Process process;
  process.transport.answer(k_url, {.status = 200});
  test::FakeClock clock(k_start);
  FetchChild child(process.start(), clock);
  child.end();  // there is none yet
  ASSERT_TRUE(child.exchange(request(), 1000, {}));
  child.end();
  ASSERT_EQ(process.threads.size(), 1U);
  process.threads[0].join();  // it has ended by itself
  ASSERT_TRUE(child.exchange(request(), 1000, {}));
  EXPECT_EQ(process.starts, 2);
}

TEST(FetchChild, TheErrorsOfTheExchangeAreItsOwn) {
  Process process;
  process.transport.answer(
      k_url, {.error = Error(Errc::network, "mubi.com: no route", {}, Recovery::retry_later)});
  test::FakeClock clock(k_start);
  FetchChild child(process.start(), clock);
  const auto response = child.exchange(request(), 1000, {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().message(), "mubi.com: no route");
  EXPECT_EQ(process.starts, 1);
}

TEST(FetchChild, AProcessThatDiesIsTheNetworksFaultAndStartedAgain) {
  Process process;
  process.transport.answer(k_url, {.status = 200});
  test::FakeClock clock(k_start);
  bool is_first = true;
  FetchChild child(
      [&]() -> Result<UniqueFd> {
        if (!std::exchange(is_first, false)) return process.start()();
        int ends[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        const UniqueFd theirs(k_adopt, ends[1]);
        return UniqueFd(k_adopt, ends[0]);
      },
      clock);
  const auto response = child.exchange(request(), 1000, {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), Errc::network);
  EXPECT_EQ(response.error().recovery(), Recovery::retry_later);
  EXPECT_TRUE(child.exchange(request(), 1000, {}));
}

TEST(FetchChild, WhatIsNotUnderstoodIsAHostThatCannotBeReached) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd other(k_adopt, ends[1]);
  ASSERT_TRUE(sys::send_all(other.get(), "the child", "{}\n", seconds(5)));
  test::FakeClock clock(k_start);
  FetchChild child([&]() -> Result<UniqueFd> { return UniqueFd(k_adopt, ends[0]); }, clock);
  const auto response = child.exchange(request(), 1000, {});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), Errc::network);
}

TEST(FetchChild, WhereNoneCanBeStartedItSaysWhy) {
  test::FakeClock clock(k_start);
  FetchChild child([]() -> Result<UniqueFd> { return Error(Errc::not_found, "no program"); },
                   clock);
  const auto response = child.exchange(request(), 1000, {});
  EXPECT_EQ(response.error().code(), Errc::network) << "or a session would count as proved";
  EXPECT_EQ(response.error().message(), "the process that speaks HTTP: no program");
}

TEST(FetchChild, AStopEndsTheWait) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  const UniqueFd silent(k_adopt, ends[1]);
  test::FakeClock clock(k_start);
  FetchChild child([&]() -> Result<UniqueFd> { return UniqueFd(k_adopt, ends[0]); }, clock);
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::string order;
    EXPECT_TRUE(sys::receive_line(silent.get(), "the agent", order, k_longest_order, seconds(30)));
    stop.request_stop();
  });
  const auto response = child.exchange(request(), 1000, stop.get_token());
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), Errc::cancelled);
  EXPECT_EQ(child.exchange(request(), 1000, stop.get_token()).error().code(), Errc::cancelled);
}

}  // namespace
}  // namespace matinee::agent
