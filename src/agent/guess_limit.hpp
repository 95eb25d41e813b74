// SPDX-License-Identifier: MIT
//
// Who may try a passphrase when. Guessing must stay slow, and a flood of wrong guesses must not
// keep the owner out: so the wait is each guesser's own, and whoever has guessed wrong less often
// goes first. Values in, values out; the time is a parameter.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>

namespace matinee::agent {

/// Who sent a passphrase: the process at the other end of the socket, as the kernel tells it, and
/// which of its connections.
struct Guesser {
  std::int64_t process = 0;
  std::uint64_t connection = 0;
};

/// Not copied: what it knows is about one lock.
class GuessLimit {
 public:
  using Time = std::chrono::milliseconds;  ///< since any fixed moment

  /// Between the end of one try and the start of the next one, for a process that has not guessed
  /// wrong. It doubles with each wrong guess of the process, up to the longest.
  static constexpr Time k_shortest_pause{100};
  static constexpr Time k_longest_pause{500};

  /// How long from `now` until a passphrase of `guesser` may be tried; zero: now.
  Time wait_for(const Guesser& guesser, Time now) const;

  /// Whether `guesser` is to be told to come again instead of waiting for its turn: it is some time
  /// away, and the connection has guessed wrong before.
  bool must_come_again(const Guesser& guesser, Time now) const;

  /// Whether `a` goes before `b` where only one of them can: fewer wrong guesses of its process,
  /// then of its connection, then the one that has been asking for longer.
  bool goes_before(const Guesser& a, const Guesser& b) const;

  /// What happened.
  void on_asked(const Guesser& guesser, Time now);
  void on_wrong(const Guesser& guesser, Time now);

  /// Everything is forgotten: the right passphrase was given.
  void reset() { *this = GuessLimit(); }

 private:
  struct Record {
    std::uint64_t who = 0;
    int wrong = 0;
    Time asking_since{};
  };
  /// Keeps those that asked last. There is room for so many that a flood of new processes, each of
  /// which guesses once, does not push out the one that comes again in a second.
  class Records {
   public:
    Records() = default;
    Records(Records&&) = default;
    Records& operator=(Records&&) = default;
    Record find(std::uint64_t who) const;
    Record& touch(std::uint64_t who, Time now);

   private:
    std::list<Record> by_age_;
    std::unordered_map<std::uint64_t, std::list<Record>::iterator> by_name_;
  };

  Records processes_;
  Records connections_;
  Time last_wrong_{};
  bool was_wrong_ = false;
};

}  // namespace matinee::agent
