// SPDX-License-Identifier: MIT
//
// Keeps the journal of a part folder, and puts what it speaks of on the disk, in a thread of its
// own.
//
// A record is written twice. At once, marked with the machine's boot: as long as it has not been
// started anew, whatever a killed process wrote is there. And later without the mark, after the
// data of a whole batch have been put on the disk: that one counts after a power cut as well. So a
// kill loses nothing, a power cut a few seconds, and neither costs a wait for the disk.
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

/// A state of a file, and the file.
struct Kept {
  UniqueFd file;
  JournalRecord record = {};
};

class JournalWriter {
 public:
  /// Opens the journal of the folder, which must outlive it, and mends its end where a crash cut it
  /// off; one that has grown long is written anew. Errc::storage.
  static Result<JournalWriter> open(const WorkFolder& folder);
  JournalWriter(JournalWriter&&) noexcept;
  JournalWriter& operator=(JournalWriter&&) = delete;
  /// Puts everything on the disk first.
  ~JournalWriter();

  /// What earlier runs left, by file.
  const JournalRecords& records() const { return records_; }

  /// Notes it down, and sees to its being put on the disk. Waits where the disk is far behind.
  /// Errc::storage, perhaps of something that was added before.
  Result<void> add(Kept kept);

  /// What was noted of a file holds no more: it is about to be written anew. When it returns, no
  /// power cut can bring the old record back.
  Result<void> forget(const JournalRecord& record);

  /// Nothing of it matters any more: the destructor does not wait for the disk.
  void abandon();

 private:
  // Behind a pointer: the thread knows it.
  struct Shared;
  JournalWriter(std::unique_ptr<Shared> shared, JournalRecords records);

  std::unique_ptr<Shared> shared_;
  JournalRecords records_;
  std::jthread thread_;
};

}  // namespace matinee::media
