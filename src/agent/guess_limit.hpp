// SPDX-License-Identifier: MIT
//
// Decides who may try a passphrase, and when. Guessing must be slow, and a flood of wrong guesses
// must not lock the owner out. So each process has its own wait, and the one with fewer wrong
// guesses is tried first. Pure; the time is a parameter.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <list>
#include <unordered_map>

namespace matinee::agent {

/// The sender of a passphrase: the process id that the kernel reports for the socket, and the
/// connection.
struct Guesser {
  std::int64_t process = 0;
  std::uint64_t connection = 0;
};

/// The state for one lock.
class GuessLimit {
 public:
  using Time = std::chrono::milliseconds;  ///< since any fixed moment

  /// The pause between the end of one try and the start of the next. It starts at the shortest, and
  /// doubles with each wrong guess of the process, up to the longest.
  static constexpr Time k_shortest_pause{100};
  static constexpr Time k_longest_pause{500};

  /// How long from `now` to wait before a passphrase of `guesser` may be tried; zero if it may be
  /// tried now.
  Time wait_for(const Guesser& guesser, Time now) const;

  /// Whether to tell `guesser` to retry later instead of letting it wait: its connection has
  /// guessed wrong before, and its turn is not imminent.
  bool must_come_again(const Guesser& guesser, Time now) const;

  /// Whether `a` is tried before `b`: the one whose process has fewer wrong guesses; if equal,
  /// whose connection has fewer; then the one that has waited longer.
  bool goes_before(const Guesser& a, const Guesser& b) const;

  /// Records a try, and a wrong guess.
  void on_asked(const Guesser& guesser, Time now);
  void on_wrong(const Guesser& guesser, Time now);

  /// Forgets everything, after the right passphrase.
  void reset() { *this = GuessLimit(); }

 private:
  struct Record {
    std::uint64_t who = 0;
    int wrong = 0;
    Time asking_since{};
  };
  /// The most recent records. There is room for so many that a flood of new processes, each of
  /// which guesses once, does not displace one that tries again a second later.
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
