// SPDX-License-Identifier: MIT
//
// Records the state of the tasks: in the journal for a later run, and as progress for the user.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include <matinee/clock.hpp>
#include <matinee/progress.hpp>
#include <matinee/result.hpp>

#include "media/fetch/fetch_task.hpp"
#include "media/store/journal_writer.hpp"

namespace matinee::media {

/// Writes the state of tasks to the journal. Borrows both arguments.
class Bookkeeping {
 public:
  Bookkeeping(JournalWriter& journal_writer, const Clock& clock)
      : journal_writer_(journal_writer), clock_(clock) {}

  /// Whether a checkpoint is due, by the bytes or the time since the last one.
  bool is_checkpoint_due(const FetchTask& task) const;
  /// Writes a checkpoint of the task. This and the following calls fail with Errc::storage.
  Result<void> keep(FetchTask& task);
  /// Records a task that was just completed.
  Result<void> keep_complete(FetchTask& task) { return journal_writer_.add(task.take_kept()); }
  /// Removes an outdated record. Must be called before the first new byte overwrites the old ones.
  Result<void> forget(FetchTask& task);

 private:
  JournalWriter& journal_writer_;
  const Clock& clock_;
};

/// Reports the progress of the tasks to a sink. Borrows all arguments.
class ProgressMeter {
 public:
  ProgressMeter(const std::deque<FetchTask>& tasks, const Clock& clock, ProgressSink& sink)
      : tasks_(tasks), clock_(clock), sink_(sink) {}

  /// `received` is the number of bytes received in this run.
  void tell(std::uint64_t received);
  /// The same, but at most once per interval, because counting thousands of files for each packet
  /// would cost more than the packet.
  void tell_at_times(std::uint64_t received);

 private:
  const std::deque<FetchTask>& tasks_;
  const Clock& clock_;
  ProgressSink& sink_;
  std::chrono::steady_clock::time_point last_told_{};
};

}  // namespace matinee::media
