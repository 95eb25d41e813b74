// SPDX-License-Identifier: MIT
#include "media/fetch/host_limiter.hpp"

#include <algorithm>

namespace matinee::media {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr double k_least_per_s = 0.5;
// The increase of the rate per second; it at most doubles at once.
constexpr double k_growth_per_s = 8;
constexpr milliseconds k_first_pause{250};
constexpr milliseconds k_longest_pause{8'000};
constexpr milliseconds k_patience{30'000};

milliseconds pause_after(int refusals_in_a_row) {
  milliseconds pause = k_first_pause;
  for (int i = 1; i < refusals_in_a_row && pause < k_longest_pause; ++i)
    pause *= 2;
  return std::min(pause, k_longest_pause);
}

}  // namespace

bool is_refusal(const http::Answer& answer) noexcept {
  const bool says_when = answer.retry_after && http::is_transient(answer.status);
  return answer.status == 429 || answer.status == 503 || says_when;
}

HostLimiter::Time HostLimiter::next_start() const noexcept {
  return running_ >= allowed_ ? Time::max() : std::max(spaced_until_, paused_until_);
}

double HostLimiter::starts_per_s(Time now) const noexcept {
  const bool is_recent = now - second_began_ < seconds(2);
  return static_cast<double>(is_recent ? std::max(starts_, starts_before_) : starts_);
}

void HostLimiter::on_start(Time now) noexcept {
  if (last_answer_ == Time{}) last_answer_ = now;
  ++running_;
  if (now - second_began_ >= seconds(1)) {
    starts_before_ = now - second_began_ < seconds(2) ? starts_ : 0;
    starts_ = 0;
    second_began_ = now;
  }
  ++starts_;
  if (!rate_per_s_) return;
  const auto interval =
      std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(1 / *rate_per_s_));
  // A request that starts a little late must not delay the following ones.
  spaced_until_ = std::max(spaced_until_, now - interval) + interval;
}

void HostLimiter::on_answer(Time now, Time started) noexcept {
  --running_;
  last_answer_ = now;
  if (!rate_per_s_ || started < halved_at_) return;
  refusals_in_a_row_ = 0;
  patience_ = k_patience;
  *rate_per_s_ += std::min(*rate_per_s_, k_growth_per_s / *rate_per_s_);
  if (++answers_ < allowed_) return;
  answers_ = 0;
  ++allowed_;
}

void HostLimiter::on_refusal(Time now, Time started,
                             std::optional<milliseconds> retry_after) noexcept {
  --running_;
  const milliseconds asked = retry_after.value_or(milliseconds(0));
  paused_until_ = std::max(paused_until_, now + asked);
  patience_ = std::max(patience_, k_patience + asked);
  if (rate_per_s_ && started < halved_at_) return;
  halved_at_ = now;
  rate_per_s_ = std::max(k_least_per_s, rate_per_s_.value_or(starts_per_s(now)) / 2);
  allowed_ = std::max<std::size_t>(1, std::min(allowed_, running_ + 1) / 2);
  answers_ = 0;
  // The first Retry-After replaces the computed pause. If the host refuses again after it, it was
  // too short.
  const milliseconds pause = pause_after(++refusals_in_a_row_);
  const bool is_enough = retry_after && refusals_in_a_row_ == 1;
  if (!is_enough) paused_until_ = std::max(paused_until_, now + pause);
}

}  // namespace matinee::media
