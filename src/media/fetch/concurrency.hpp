// SPDX-License-Identifier: MIT
//
// Finds the number of parallel exchanges that gives the highest throughput.
//
// It starts with eight and multiplies the number by four as long as this clearly increases the
// throughput. Then it returns to the smaller number that was as fast and stays there, but tries a
// larger one from time to time. Errors of the host (resets, 429, 5xx) halve the number. High
// latency therefore raises the limit; a saturated link lowers it. Pure: the caller passes the time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace matinee::media {

class ConcurrencyController {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// The limit is between one and `most`.
  explicit ConcurrencyController(std::size_t most) noexcept;

  /// The number of exchanges that may run now.
  std::size_t allowed() const noexcept { return allowed_; }

  /// Records the start of an exchange.
  void take_start(Time now) noexcept;

  /// Records received bytes.
  void take_bytes(std::uint64_t bytes, Time now) noexcept;

  /// Records the successful end of an exchange; `running` others are running.
  void take_end(Time now, std::size_t running) noexcept;

  /// Records a connection reset or a response that says that there are too many requests. Counts
  /// once per second, because all exchanges on a broken connection fail together.
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
  /// The last limit that increased the throughput.
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
