// SPDX-License-Identifier: MIT
//
// How many exchanges to run at once: as many as bring the bytes faster, and no more.
//
// It begins with eight, and goes on to four times as many for as long as these bring clearly more
// bytes in the same time; then it goes back to the number that did as well and stays there, trying
// some more from time to time. A host in trouble (a reset, 429, 5xx) halves it.
// A long latency so leads to many, a line that is full to few. Pure: the caller brings the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace matinee::media {

class ConcurrencyController {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Never more than `most`, and never fewer than one.
  explicit ConcurrencyController(std::size_t most) noexcept;

  /// So many may run now.
  std::size_t allowed() const noexcept { return allowed_; }

  /// One exchange begins.
  void take_start(Time now) noexcept;

  /// So many bytes came.
  void take_bytes(std::uint64_t bytes, Time now) noexcept;

  /// One exchange ended well, while `running` others go on.
  void take_end(Time now, std::size_t running) noexcept;

  /// The host resets connections, or says that it is asked too much. Of what happens within a
  /// second only the first counts: all exchanges that share a connection end with it.
  void take_trouble(Time now) noexcept;

 private:
  struct Measured {
    std::size_t allowed = 0;
    double bytes_per_s = 0;
  };

  bool is_window_over(Time now) const noexcept;
  void close_window(Time now) noexcept;
  void begin_window(Time now) noexcept;
  void judge(const Measured& now_measured, Time now) noexcept;

  std::size_t most_;
  std::size_t allowed_;
  /// The last number that was worth it.
  Measured best_;
  bool is_trying_ = true;
  bool is_started_ = false;
  Time window_began_{};
  Time next_try_{};
  std::optional<Time> last_trouble_;
  std::uint64_t bytes_ = 0;
  std::size_t ends_ = 0;
  bool was_full_ = false;
};

}  // namespace matinee::media
