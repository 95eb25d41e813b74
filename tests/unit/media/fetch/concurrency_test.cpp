// SPDX-License-Identifier: MIT
#include "media/fetch/concurrency.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::media {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// A line with a latency and a rate, over which as many objects come at once as are allowed.
class Line {
 public:
  Line(milliseconds latency, double bytes_per_s, double object_bytes)
      : latency_(latency), bytes_per_s_(bytes_per_s), object_bytes_(object_bytes) {}

  // One round after the other: `allowed` objects are asked for, and come.
  void run(ConcurrencyController& parallelism, std::chrono::milliseconds span) {
    const ConcurrencyController::Time end = now_ + span;
    while (now_ < end) {
      const std::size_t count = parallelism.allowed();
      most_ = std::max(most_, count);
      parallelism.take_start(now_);
      now_ += latency_;
      for (std::size_t i = 0; i < count; ++i) {
        now_ += std::chrono::duration_cast<ConcurrencyController::Time::duration>(
            std::chrono::duration<double>(object_bytes_ / bytes_per_s_));
        parallelism.take_bytes(static_cast<std::uint64_t>(object_bytes_), now_);
        parallelism.take_end(now_, count - 1);
      }
    }
  }

  ConcurrencyController::Time now() const { return now_; }
  std::size_t most() const { return most_; }

 private:
  milliseconds latency_;
  double bytes_per_s_;
  double object_bytes_;
  ConcurrencyController::Time now_{seconds(1000)};
  std::size_t most_ = 0;
};

TEST(ConcurrencyController, BeginsWithAFew) {
  EXPECT_EQ(ConcurrencyController(64).allowed(), 8u);
  EXPECT_EQ(ConcurrencyController(2).allowed(), 2u);
  EXPECT_EQ(ConcurrencyController(0).allowed(), 1u);
}

TEST(ConcurrencyController, ALongLatencyTakesAllThatAreAllowed) {
  ConcurrencyController parallelism(64);
  Line(milliseconds(100), 1e9, 250e3).run(parallelism, milliseconds(2'000));
  EXPECT_EQ(parallelism.allowed(), 64u);
}

TEST(ConcurrencyController, ALineThatIsFullTakesFew) {
  ConcurrencyController parallelism(64);
  Line line(milliseconds(1), 2e6, 250e3);
  line.run(parallelism, milliseconds(60'000));
  EXPECT_LE(parallelism.allowed(), 12u);
  EXPECT_LE(line.most(), 32u) << "more is tried, a little";
}

TEST(ConcurrencyController, ALineThatBecomesLongTakesMoreLater) {
  ConcurrencyController parallelism(64);
  Line(milliseconds(1), 2e6, 250e3).run(parallelism, milliseconds(10'000));
  const std::size_t before = parallelism.allowed();
  Line later(milliseconds(200), 1e9, 250e3);
  later.run(parallelism, milliseconds(120'000));
  EXPECT_GT(parallelism.allowed(), before);
}

TEST(ConcurrencyController, TroubleHalvesIt) {
  ConcurrencyController parallelism(64);
  Line line(milliseconds(100), 1e9, 250e3);
  line.run(parallelism, milliseconds(2'000));
  parallelism.take_trouble(line.now());
  EXPECT_EQ(parallelism.allowed(), 32u);
  for (int i = 1; i <= 10; ++i)
    parallelism.take_trouble(line.now() + seconds(i));
  EXPECT_EQ(parallelism.allowed(), 1u);
}

TEST(ConcurrencyController, AConnectionThatTakesAllItsExchangesWithItIsOneTrouble) {
  ConcurrencyController parallelism(64);
  Line line(milliseconds(100), 1e9, 250e3);
  line.run(parallelism, milliseconds(2'000));
  for (int i = 0; i < 64; ++i)
    parallelism.take_trouble(line.now() + milliseconds(i));
  EXPECT_EQ(parallelism.allowed(), 32u);
}

TEST(ConcurrencyController, AfterTroubleItDoesNotGrowAtOnce) {
  ConcurrencyController parallelism(64);
  Line line(milliseconds(100), 1e9, 250e3);
  line.run(parallelism, milliseconds(2'000));
  parallelism.take_trouble(line.now());
  line.run(parallelism, milliseconds(3'000));
  EXPECT_EQ(parallelism.allowed(), 32u);
  line.run(parallelism, milliseconds(10'000));
  EXPECT_GT(parallelism.allowed(), 32u);
}

TEST(ConcurrencyController, WhereFewRunNothingIsLearnt) {
  // The last two objects of a film.
  ConcurrencyController parallelism(64);
  ConcurrencyController::Time now{seconds(1000)};
  parallelism.take_start(now);
  for (int i = 0; i < 100; ++i) {
    now += milliseconds(60);
    parallelism.take_bytes(1'000'000, now);
    parallelism.take_end(now, 0);
  }
  EXPECT_EQ(parallelism.allowed(), 8u);
}

TEST(ConcurrencyController, LargeObjectsThatDoNotEndAreMeasuredAsWell) {
  ConcurrencyController parallelism(64);
  ConcurrencyController::Time now{seconds(1000)};
  const std::size_t before = parallelism.allowed();
  parallelism.take_start(now);
  // A host that gives each connection the same rate.
  for (int i = 0; i < 200; ++i) {
    now += milliseconds(100);
    parallelism.take_bytes(100'000 * parallelism.allowed(), now);
  }
  EXPECT_GT(parallelism.allowed(), before);
}

}  // namespace
}  // namespace matinee::media
