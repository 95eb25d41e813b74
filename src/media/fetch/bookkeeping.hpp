// SPDX-License-Identifier: MIT
//
// What is noted down of the tasks on their way: for another run in the journal, and for people.
#pragma once

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

/// `received` is what has come in this run.
Progress progress_of(const std::deque<FetchTask>& tasks, std::uint64_t received);

}  // namespace matinee::media
