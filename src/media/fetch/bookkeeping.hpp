// SPDX-License-Identifier: MIT
//
// What is noted down of the tasks on their way: for another run in the journal, and for people.
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

/// Brings tasks and journal together. Borrows both.
class Bookkeeping {
 public:
  Bookkeeping(JournalWriter& journal_writer, const Clock& clock)
      : journal_writer_(journal_writer), clock_(clock) {}

  /// Whether so much has come since the last checkpoint, or so long ago, that it is time for one.
  bool is_checkpoint_due(const FetchTask& task) const;
  /// Notes how far the task is. All fail with Errc::storage.
  Result<void> keep(FetchTask& task);
  /// The same of one that has just been done.
  Result<void> keep_complete(FetchTask& task) { return journal_writer_.add(task.take_kept()); }
  /// Takes back what is noted and no longer true: before the first byte of the new is written over
  /// the old.
  Result<void> forget(FetchTask& task);

 private:
  JournalWriter& journal_writer_;
  const Clock& clock_;
};

/// Tells a sink how far the tasks are. Borrows all.
class ProgressMeter {
 public:
  ProgressMeter(const std::deque<FetchTask>& tasks, const Clock& clock, ProgressSink& sink)
      : tasks_(tasks), clock_(clock), sink_(sink) {}

  /// `received` is what has come in this run.
  void tell(std::uint64_t received);
  /// The same, but not as often as it is called: counting thousands of files for each packet would
  /// cost more than the packet.
  void tell_at_times(std::uint64_t received);

 private:
  const std::deque<FetchTask>& tasks_;
  const Clock& clock_;
  ProgressSink& sink_;
  std::chrono::steady_clock::time_point last_told_{};
};

}  // namespace matinee::media
