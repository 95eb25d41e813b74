// SPDX-License-Identifier: MIT
#include "media/fetch/concurrency.hpp"

#include <algorithm>
#include <utility>

namespace matinee::media {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t k_first = 8;
constexpr std::size_t k_growth = 4;
// Requests that are sent together are answered in a burst, so the rate must be measured over at
// least two bursts. On a slow link the window ends after k_longest_window.
constexpr std::size_t k_bursts = 2;
constexpr milliseconds k_shortest_window{30};
constexpr milliseconds k_longest_window{2'000};
// A higher limit is kept only if it multiplies the throughput by at least this factor.
constexpr double k_clearly_more = 1.2;
constexpr milliseconds k_between_tries{5'000};
// Errors within this time count as one, because exchanges on one connection fail together.
constexpr milliseconds k_one_trouble{1'000};

}  // namespace

ConcurrencyController::ConcurrencyController(std::size_t most) noexcept
    : most_(std::max<std::size_t>(most, 1)), allowed_(std::min(most_, k_first)) {}

void ConcurrencyController::begin_window(Time now) noexcept {
  window_began_ = now;
  bytes_ = 0;
  ends_ = 0;
  was_full_ = false;
}

bool ConcurrencyController::is_window_over(Time now) const noexcept {
  const auto length = now - window_began_;
  return length >= k_longest_window ||
         (length >= k_shortest_window && ends_ >= k_bursts * allowed_);
}

void ConcurrencyController::take_start(Time now) noexcept {
  if (!std::exchange(is_started_, true)) begin_window(now);
}

void ConcurrencyController::take_bytes(std::uint64_t bytes, Time now) noexcept {
  bytes_ += bytes;
  if (is_window_over(now)) close_window(now);
}

void ConcurrencyController::take_end(Time now, std::size_t running) noexcept {
  ++ends_;
  was_full_ |= running + 1 >= allowed_;
  if (is_window_over(now)) close_window(now);
}

void ConcurrencyController::close_window(Time now) noexcept {
  const double seconds = std::chrono::duration<double>(now - window_began_).count();
  const Measured measured{.allowed = allowed_,
                          .bytes_per_s = static_cast<double>(bytes_) / seconds};
  // If fewer ran than were allowed, the rate says nothing about the limit. Large objects rarely end
  // within a window, but then all of them ran.
  if (was_full_ || ends_ == 0) judge(measured, now);
  begin_window(now);
}

void ConcurrencyController::judge(const Measured& measured, Time now) noexcept {
  if (!is_trying_) {
    best_ = measured;
    if (now < next_try_ || allowed_ == most_) return;
    is_trying_ = true;
    allowed_ = std::min(most_, allowed_ + std::max<std::size_t>(allowed_ / 2, 1));
    return;
  }
  const bool is_worth_it = measured.bytes_per_s >= k_clearly_more * best_.bytes_per_s;
  if (!is_worth_it) allowed_ = best_.allowed;
  if (is_worth_it && allowed_ < most_) {
    best_ = measured;
    allowed_ = std::min(most_, k_growth * allowed_);
    return;
  }
  is_trying_ = false;
  next_try_ = now + k_between_tries;
}

void ConcurrencyController::take_trouble(Time now) noexcept {
  if (last_trouble_ && now - *last_trouble_ < k_one_trouble) return;
  last_trouble_ = now;
  allowed_ = std::max<std::size_t>(allowed_ / 2, 1);
  is_trying_ = false;
  next_try_ = now + k_between_tries;
  begin_window(now);
}

}  // namespace matinee::media
