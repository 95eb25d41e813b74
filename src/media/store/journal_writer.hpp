// SPDX-License-Identifier: MIT
//
// Writes the journal of a part folder and flushes the recorded data to disk in a background thread.
//
// Each record is written twice. The first time it is written at once and carries the boot id: until
// the next boot, everything that a killed process wrote is still in the page cache. The second time
// it carries no boot id and is written after the data of a whole batch have been flushed to disk.
// That record is valid after a power failure, too. A killed process therefore loses nothing and a
// power failure loses a few seconds, although downloads rarely wait for the disk.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "media/store/journal.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::media {

/// A file and the state that the journal is to record for it.
struct Kept {
  UniqueFd file;
  JournalRecord record = {};
};

/// Owns the background thread. Call the member functions from one thread at a time.
class JournalWriter {
 public:
  /// Opens the journal of `folder`, which must outlive the writer. Terminates a last line that a
  /// crash truncated, and compacts a journal that has become long. Fails with Errc::storage.
  static Result<JournalWriter> open(const WorkFolder& folder);
  JournalWriter(JournalWriter&&) noexcept;
  JournalWriter& operator=(JournalWriter&&) = delete;
  /// Flushes everything to disk first, unless abandon has been called.
  ~JournalWriter();

  /// The records of earlier runs, by file name.
  const JournalRecords& records() const { return records_; }

  /// Records the state of a file and schedules the file to be flushed. Blocks if the disk is far
  /// behind. Fails with Errc::storage; the error may be that of an earlier flush.
  Result<void> add(Kept kept);

  /// Invalidates the record of a file that is about to be rewritten. The change is on disk when the
  /// function returns, so that a power failure cannot restore the old record. Fails with
  /// Errc::storage.
  Result<void> forget(const JournalRecord& record);

  /// Discards all pending records: the destructor no longer waits for the disk.
  void abandon();

 private:
  // Allocated separately, because the thread keeps a pointer to it while the writer may move.
  struct Shared;
  JournalWriter(std::unique_ptr<Shared> shared, JournalRecords records);

  std::unique_ptr<Shared> shared_;
  JournalRecords records_;
  std::jthread thread_;
};

}  // namespace matinee::media
