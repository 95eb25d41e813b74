// SPDX-License-Identifier: MIT
#include "media/fetch/bookkeeping.hpp"

#include <chrono>
#include <utility>

namespace matinee::media {

namespace {

// After a kill, at most this many bytes of a file, or what arrived in this time, are fetched again.
constexpr std::uint64_t k_checkpoint_bytes = 4u << 20;
constexpr std::chrono::milliseconds k_checkpoint_interval{500};
constexpr std::chrono::milliseconds k_tell_interval{50};

Progress progress_of(const std::deque<FetchTask>& tasks, std::uint64_t received) {
  Progress progress{.segments_done = 0,
                    .segments_total = tasks.size(),
                    .bytes_received = received,
                    .bytes_done = 0,
                    .bytes_total = 0};
  for (const FetchTask& task : tasks) {
    progress.segments_done += task.is_done() ? 1 : 0;
    progress.bytes_done += task.bytes();
    const auto expected =
        task.expected_bytes() ? task.expected_bytes() : task.wanted().resource.length;
    if (!expected) progress.bytes_total.reset();
    if (progress.bytes_total) *progress.bytes_total += *expected;
  }
  return progress;
}

}  // namespace

bool Bookkeeping::is_checkpoint_due(const FetchTask& task) const {
  return task.bytes_since_checkpoint() >= k_checkpoint_bytes ||
         clock_.steady_now() - task.last_checkpoint >= k_checkpoint_interval;
}

Result<void> Bookkeeping::keep(FetchTask& task) {
  task.last_checkpoint = clock_.steady_now();
  MATINEE_TRY_ASSIGN(auto kept, task.checkpoint());
  return kept ? journal_writer_.add(*std::move(kept)) : Result<void>();
}

Result<void> Bookkeeping::forget(FetchTask& task) {
  return task.take_is_forgotten() ? journal_writer_.forget(task.record()) : Result<void>();
}

void ProgressMeter::tell(std::uint64_t received) {
  last_told_ = clock_.steady_now();
  sink_.on_progress(progress_of(tasks_, received));
}

void ProgressMeter::tell_at_times(std::uint64_t received) {
  if (clock_.steady_now() - last_told_ >= k_tell_interval) tell(received);
}

}  // namespace matinee::media
