// SPDX-License-Identifier: MIT
#include "agent/guess_limit.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace matinee::agent {
namespace {

using Time = GuessLimit::Time;
using std::chrono::seconds;

constexpr Time k_try{120};  // what Argon2id takes

TEST(GuessLimit, TheFirstGuessIsTriedAtOnce) {
  const GuessLimit limit;
  EXPECT_EQ(limit.wait_for({.process = 1, .connection = 1}, Time(0)), Time::zero());
}

TEST(GuessLimit, EachWrongGuessMakesTheSameProcessWaitLonger) {
  GuessLimit limit;
  const Guesser guesser{.process = 1, .connection = 1};
  std::vector<Time::rep> waits;
  Time now{0};
  for (int i = 0; i < 6; ++i) {
    limit.on_wrong(guesser, now);
    waits.push_back(limit.wait_for(guesser, now).count());
    now += seconds(100);
    EXPECT_EQ(limit.wait_for(guesser, now), Time::zero()) << "a wait ends";
  }
  EXPECT_EQ(waits, (std::vector<Time::rep>{200, 400, 500, 500, 500, 500}));
}

TEST(GuessLimit, WhoHasNotGuessedWrongWaitsTheLeast) {
  GuessLimit limit;
  for (int i = 0; i < 10; ++i)
    limit.on_wrong({.process = 1, .connection = 1}, Time(i * 1000));
  EXPECT_EQ(limit.wait_for({.process = 2, .connection = 2}, Time(9000)),
            GuessLimit::k_shortest_pause);
}

TEST(GuessLimit, AConnectionThatGuessedWrongMoreThanOnceIsToComeAgain) {
  GuessLimit limit;
  const Guesser guesser{.process = 1, .connection = 1};
  limit.on_wrong(guesser, Time(0));
  EXPECT_FALSE(limit.must_come_again(guesser, Time(0))) << "its turn is a moment away";
  limit.on_wrong(guesser, Time(1000));
  EXPECT_TRUE(limit.must_come_again(guesser, Time(1000)));
  EXPECT_FALSE(limit.must_come_again(guesser, Time(1500)));
  EXPECT_FALSE(limit.must_come_again({.process = 1, .connection = 2}, Time(1000)));
}

TEST(GuessLimit, FewerWrongGuessesGoFirst) {
  GuessLimit limit;
  limit.on_wrong({.process = 1, .connection = 1}, Time(0));
  limit.on_asked({.process = 1, .connection = 2}, Time(1));
  limit.on_asked({.process = 2, .connection = 3}, Time(2));
  EXPECT_TRUE(limit.goes_before({.process = 2, .connection = 3}, {.process = 1, .connection = 2}));
  EXPECT_TRUE(limit.goes_before({.process = 1, .connection = 2}, {.process = 1, .connection = 1}));
  EXPECT_FALSE(limit.goes_before({.process = 1, .connection = 2}, {.process = 2, .connection = 3}));
}

TEST(GuessLimit, AmongEqualsWhoAskedFirstGoesFirst) {
  GuessLimit limit;
  const Guesser patient{.process = 1, .connection = 1};
  const Guesser newcomer{.process = 2, .connection = 2};
  limit.on_asked(patient, Time(0));
  limit.on_asked(newcomer, Time(500));
  limit.on_asked(patient, Time(1000));
  EXPECT_TRUE(limit.goes_before(patient, newcomer));
  EXPECT_FALSE(limit.goes_before(newcomer, patient));
  EXPECT_FALSE(limit.goes_before(patient, patient));
}

TEST(GuessLimit, TheRightPassphraseEndsAllWaits) {
  GuessLimit limit;
  limit.on_wrong({.process = 1, .connection = 1}, Time(0));
  limit.reset();
  EXPECT_EQ(limit.wait_for({.process = 1, .connection = 1}, Time(0)), Time::zero());
  EXPECT_FALSE(limit.must_come_again({.process = 1, .connection = 1}, Time(0)));
}

// The seat of the keeper, played: who has it when a try may start is tried, and whoever comes
// meanwhile takes it where they go before.
Time time_until_the_owner_is_tried(GuessLimit& limit, const std::vector<Guesser>& flood,
                                   const Guesser& owner, Time now) {
  const Time began = now;
  limit.on_asked(owner, now);
  for (std::size_t i = 0; i < 1000; ++i) {
    Guesser seated = owner;
    for (const Guesser& each : flood) {
      limit.on_asked(each, now);
      if (limit.goes_before(each, seated)) seated = each;
    }
    now += limit.wait_for(seated, now) + k_try;
    if (seated.process == owner.process && seated.connection == owner.connection)
      return now - began;
    limit.on_wrong(seated, now);
  }
  return Time::max();
}

std::vector<Guesser> processes(std::int64_t count) {
  std::vector<Guesser> made;
  for (std::int64_t i = 1; i <= count; ++i)
    made.push_back({.process = i, .connection = static_cast<std::uint64_t>(i)});
  return made;
}

TEST(GuessLimit, AFloodOfManyProcessesKeepsTheOwnerOutForLessThanFifteenSeconds) {
  constexpr Guesser k_owner{.process = 1000, .connection = 1000};
  const auto flood = processes(60);
  GuessLimit fresh;
  for (const Guesser& each : flood)  // they were all there before
    fresh.on_asked(each, Time(0));
  EXPECT_LT(time_until_the_owner_is_tried(fresh, flood, k_owner, Time(1)), seconds(15));

  GuessLimit old;  // all of them have guessed wrong many times
  for (int i = 0; i < 600; ++i)
    old.on_wrong(flood[static_cast<std::size_t>(i) % flood.size()], Time(i));
  EXPECT_LT(time_until_the_owner_is_tried(old, flood, k_owner, Time(600)), seconds(1));
}

TEST(GuessLimit, AFloodOfProcessesThatGuessOnceEachDoesNotPassTheOneThatComesAgain) {
  constexpr Guesser k_owner{.process = 1, .connection = 1};
  GuessLimit limit;
  limit.on_asked(k_owner, Time(0));
  for (std::int64_t i = 2; i < 4'000; ++i) {
    const Guesser other{.process = i, .connection = static_cast<std::uint64_t>(i)};
    limit.on_asked(other, Time(1 + i / 4));
    ASSERT_TRUE(limit.goes_before(k_owner, other)) << i;
    if (i % 100 == 0) limit.on_wrong(other, Time(1 + i / 4));
  }
}

TEST(GuessLimit, AFloodOfTheOwnersOwnProcessDoesNotEither) {
  std::vector<Guesser> flood;
  GuessLimit limit;
  for (std::uint64_t i = 1; i <= 200; ++i) {
    flood.push_back({.process = 7, .connection = i});
    limit.on_wrong(flood.back(), Time(i));
  }
  EXPECT_LT(
      time_until_the_owner_is_tried(limit, flood, {.process = 7, .connection = 1000}, Time(200)),
      seconds(15));
}

TEST(GuessLimit, OneProcessGuessesLessThanTwiceASecondHoweverManyConnectionsItHas) {
  GuessLimit limit;
  Time now{0};
  int tries = 0;
  for (std::uint64_t connection = 0; now < seconds(100); ++connection, ++tries) {
    const Guesser guesser{.process = 1, .connection = connection};
    now += limit.wait_for(guesser, now) + k_try;
    limit.on_wrong(guesser, now);
  }
  EXPECT_LT(tries, 200);
}

TEST(GuessLimit, RemembersOnlySoMany) {
  GuessLimit limit;
  for (int i = 0; i < 5; ++i)
    limit.on_wrong({.process = 1, .connection = 1}, Time(0));
  for (std::uint64_t i = 2; i < 20'000; ++i)
    limit.on_asked({.process = static_cast<std::int64_t>(i), .connection = i}, Time(0));
  EXPECT_FALSE(limit.must_come_again({.process = 1, .connection = 1}, Time(0)));
}

}  // namespace
}  // namespace matinee::agent
