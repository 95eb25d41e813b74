// SPDX-License-Identifier: MIT
#include "media/fetch/host_limiter.hpp"

#include <algorithm>
#include <deque>

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Time = HostLimiter::Time;

constexpr Time k_begin{seconds(1'000)};

// A host with a bucket of tokens, as nginx's limit_req is one, and a caller that runs up to `most`
// requests of `latency` at once. Time goes in milliseconds.
struct Simulation {
  double per_s = 60;
  double burst = 4;
  std::size_t most = 16;
  milliseconds latency{5};
  /// At once, at the host; as limit_conn.
  std::size_t most_at_host = 1'000;

  int refusals = 0;

  // Until so many were answered well, or the host is given up.
  Time run(int wanted, HostLimiter& limiter) {
    struct Request {
      Time started;
      bool is_good;
    };
    std::deque<Request> open;
    double tokens = burst;
    Time now = k_begin;
    for (; wanted > 0 && !limiter.is_hopeless(); now += milliseconds(1)) {
      tokens = std::min(burst, tokens + per_s / 1'000);
      while (!open.empty() && open.front().started + latency <= now) {
        const Request ended = open.front();
        open.pop_front();
        if (ended.is_good) {
          limiter.on_answer(now, ended.started);
          --wanted;
        } else {
          ++refusals;
          limiter.on_refusal(now, ended.started, {});
        }
      }
      while (open.size() < most && limiter.next_start() <= now) {
        const bool is_good = tokens >= 1 && open.size() < most_at_host;
        if (is_good) tokens -= 1;
        limiter.on_start(now);
        open.push_back({now, is_good});
      }
    }
    return now;
  }
};

TEST(HostLimiter, IsNoLimitWhereNothingIsRefused) {
  HostLimiter limiter;
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_LE(limiter.next_start(), k_begin);
    limiter.on_start(k_begin);
  }
}

TEST(HostLimiter, ComesCloseToWhatTheHostAllows) {
  for (const std::size_t most : {1, 4, 32}) {
    for (const int latency : {1, 40, 300}) {
      HostLimiter limiter;
      Simulation host{.most = most, .latency = milliseconds(latency)};
      const auto took = host.run(300, limiter) - k_begin;
      EXPECT_FALSE(limiter.is_hopeless()) << most << ' ' << latency;
      // Five seconds are due; one at a time cannot be faster than the latency.
      EXPECT_LT(took, std::max(seconds(25),
                               seconds(1) * 300 * latency / 1'000 * 2 / static_cast<int>(most)))
          << most << ' ' << latency;
      EXPECT_LT(host.refusals, 120) << most << ' ' << latency;
    }
  }
}

TEST(HostLimiter, ASlowHostIsAskedSlowly) {
  HostLimiter limiter;
  Simulation host{.per_s = 1, .burst = 1};
  const auto took = host.run(40, limiter) - k_begin;
  EXPECT_FALSE(limiter.is_hopeless());
  EXPECT_LT(took, seconds(160));
}

TEST(HostLimiter, FewerRunAtOnceWhereTheHostCountsThose) {
  HostLimiter limiter;
  Simulation host{.per_s = 1e6, .burst = 1e6, .latency = milliseconds(200), .most_at_host = 2};
  const auto took = host.run(60, limiter) - k_begin;
  EXPECT_FALSE(limiter.is_hopeless());
  EXPECT_LT(took, seconds(60));
}

TEST(HostLimiter, AHostThatRefusesForEverIsGivenUp) {
  HostLimiter limiter;
  Simulation host{.per_s = 0, .burst = 0};
  const auto took = host.run(1, limiter) - k_begin;
  EXPECT_TRUE(limiter.is_hopeless());
  EXPECT_LT(took, seconds(31));
  EXPECT_LT(host.refusals, 60);
}

TEST(HostLimiter, ARefusalOfWhatWasOnItsWayDoesNotCountTwice) {
  HostLimiter one;
  HostLimiter many;
  for (HostLimiter* limiter : {&one, &many}) {
    for (int i = 0; i < 20; ++i)
      limiter->on_start(k_begin);
    limiter->on_refusal(k_begin + milliseconds(5), k_begin, {});
  }
  for (int i = 0; i < 19; ++i) {
    one.on_answer(k_begin + milliseconds(6), k_begin);
    many.on_refusal(k_begin + milliseconds(6), k_begin, {});
  }
  EXPECT_EQ(one.next_start(), many.next_start());
}

TEST(HostLimiter, ARetryAfterHoldsForTheHostAndIsWaitedFor) {
  HostLimiter limiter;
  limiter.on_start(k_begin);
  limiter.on_start(k_begin);
  limiter.on_refusal(k_begin, k_begin, seconds(29));
  limiter.on_refusal(k_begin, k_begin, seconds(7));
  EXPECT_EQ(limiter.next_start(), k_begin + seconds(29));
  EXPECT_FALSE(limiter.is_hopeless());
}

TEST(HostLimiter, BytesOnTheirWayAreProgress) {
  HostLimiter limiter;
  limiter.on_start(k_begin);
  for (int i = 1; i < 100; ++i) {
    const Time now = k_begin + seconds(i);
    limiter.on_bytes(now);
    limiter.on_start(now);
    limiter.on_refusal(now, now, {});
    EXPECT_FALSE(limiter.is_hopeless()) << i;
  }
}

TEST(Refusal, IsAMatterOfTheHostAndNotOfTheFile) {
  EXPECT_TRUE(is_refusal({.status = 429, .retry_after = {}}));
  EXPECT_TRUE(is_refusal({.status = 503, .retry_after = {}}));
  EXPECT_TRUE(is_refusal({.status = 502, .retry_after = seconds(1)}));
  EXPECT_FALSE(is_refusal({.status = 502, .retry_after = {}}));
  EXPECT_FALSE(is_refusal({.status = 404, .retry_after = seconds(1)}));
}

}  // namespace
}  // namespace matinee::media
