// SPDX-License-Identifier: MIT
#include "media/store/journal_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <unistd.h>

#include "sys/file.hpp"

namespace matinee::media {

namespace {

constexpr std::size_t k_max_journal_bytes = 256u << 20;
// A longer journal is rewritten with only the last record of each file.
constexpr std::size_t k_long_journal_bytes = 256u << 10;
constexpr std::chrono::milliseconds k_batch_interval{3'000};
// Up to this many files are flushed one by one with fdatasync. A larger batch is flushed with one
// syncfs, which is much cheaper and needs no open descriptors.
constexpr std::size_t k_few = 4;
// The number of files waiting to be flushed at which add() blocks.
constexpr std::size_t k_most_waiting = 4'096;

std::string this_boot() {
  auto id = sys::read_file("/proc/sys/kernel/random/boot_id", 256).value_or("");
  while (id.ends_with('\n'))
    id.pop_back();
  return id;
}

// Writes a new journal with only these records and renames it into place when it is on disk.
Result<void> write_anew(const WorkFolder& folder, const JournalRecords& records) {
  const std::string temporary = std::string(k_journal_name) + ".new";
  MATINEE_TRY(folder.remove(temporary));
  MATINEE_TRY_ASSIGN(const UniqueFd fd, folder.open_for_writing(temporary));
  std::string text;
  for (const auto& [name, record] : records)
    text += encode_record(record);
  MATINEE_TRY(sys::write_all(fd.get(), text, temporary));
  MATINEE_TRY(sync_data(fd.get(), temporary));
  return folder.rename(temporary, k_journal_name);
}

}  // namespace

struct JournalWriter::Shared {
  const WorkFolder& folder;
  UniqueFd journal;
  std::string boot;
  std::mutex mutex = {};
  std::condition_variable_any changed = {};
  // The mutex protects all members from here on. The keys are file names.
  std::map<std::string, Kept> waiting = {};
  /// The files that were forgotten since the current batch was taken. settle() must not record
  /// them.
  std::set<std::string> forgotten = {};
  std::optional<Error> failure = {};
  bool is_abandoned = false;

  Result<void> write(const std::string& lines) const {
    return sys::write_all(journal.get(), lines, k_journal_name);
  }

  // Flushes the data of a batch. Called without the mutex, because it may take seconds.
  Result<void> sync(const std::map<std::string, Kept>& batch) const {
    // add() closes the descriptors of a large batch. A file without one needs syncfs even if the
    // batch has become small, because forget() removed files from it.
    const bool is_large = std::ranges::any_of(batch, [](const auto& b) { return !b.second.file; });
    if (is_large) {
      if (::syncfs(folder.descriptor()) != 0)
        return Error::from_errno(errno, folder.path().native());
    } else {
      for (const auto& [name, kept] : batch)
        MATINEE_TRY(sync_data(kept.file.get(), name));
    }
    return {};
  }

  // Records a batch as flushed. Called with the mutex locked.
  Result<void> settle(const std::map<std::string, Kept>& batch) const {
    std::string lines;
    for (const auto& [name, kept] : batch) {
      if (!forgotten.contains(name)) lines += encode_record(kept.record);
    }
    MATINEE_TRY(write(lines));
    return sync_data(journal.get(), k_journal_name);
  }

  void run(const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, stop, [&] { return !waiting.empty(); });
      if (waiting.empty() || is_abandoned) return;
      changed.wait_for(lock, stop, k_batch_interval,
                       [&] { return is_abandoned || waiting.size() >= k_most_waiting; });
      if (is_abandoned) return;
      // Take the batch and release the mutex, so that add() does not wait for the disk.
      const std::map<std::string, Kept> batch = std::exchange(waiting, {});
      forgotten.clear();
      lock.unlock();
      auto settled = sync(batch);
      lock.lock();
      // Record the files only after their data are on disk.
      if (settled) settled = settle(batch);
      if (!settled && !failure) failure = settled.error();
      changed.notify_all();
    }
  }
};

JournalWriter::JournalWriter(std::unique_ptr<Shared> shared, JournalRecords records)
    : shared_(std::move(shared)), records_(std::move(records)) {
  thread_ =
      std::jthread([state = shared_.get()](const std::stop_token& stop) { state->run(stop); });
}

JournalWriter::JournalWriter(JournalWriter&&) noexcept = default;

JournalWriter::~JournalWriter() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

Result<JournalWriter> JournalWriter::open(const WorkFolder& folder) {
  const std::string boot = this_boot();
  MATINEE_TRY_ASSIGN(UniqueFd journal, folder.open_for_appending(k_journal_name));
  MATINEE_TRY_ASSIGN(const std::string text,
                     sys::read_descriptor(journal.get(), k_journal_name, k_max_journal_bytes));
  JournalRecords records = parse_journal(text, boot);
  if (text.size() > k_long_journal_bytes) {
    MATINEE_TRY(write_anew(folder, records));
    MATINEE_TRY_ASSIGN(journal, folder.open_for_appending(k_journal_name));
  } else if (!text.empty() && !text.ends_with('\n')) {
    // Terminate a truncated line; otherwise the next record would become part of it.
    MATINEE_TRY(sys::write_all(journal.get(), "\n", k_journal_name));
  }
  auto shared = std::unique_ptr<Shared>(
      new Shared{.folder = folder, .journal = std::move(journal), .boot = boot});
  return JournalWriter(std::move(shared), std::move(records));
}

Result<void> JournalWriter::add(Kept kept) {
  JournalRecord now = kept.record;
  now.boot = shared_->boot;
  if (!now.boot.empty()) MATINEE_TRY(shared_->write(encode_record(now)));
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait(
      lock, [&] { return shared_->waiting.size() < k_most_waiting || shared_->failure; });
  if (shared_->failure) return *shared_->failure;
  const std::string name = kept.record.name;
  const bool was_empty = shared_->waiting.empty();
  const std::size_t others = shared_->waiting.size() - shared_->waiting.count(name);
  if (others >= k_few) kept.file.reset();
  shared_->waiting.insert_or_assign(name, std::move(kept));
  // Otherwise the thread waits for the batch interval. Waking it for each file would only cost
  // context switches.
  if (was_empty || shared_->waiting.size() >= k_most_waiting) shared_->changed.notify_all();
  return {};
}

Result<void> JournalWriter::forget(const JournalRecord& record) {
  const std::lock_guard lock(shared_->mutex);
  shared_->waiting.erase(record.name);
  shared_->forgotten.insert(record.name);
  // A later record replaces an earlier one of the same name, so one without bytes invalidates it.
  JournalRecord nothing = record;
  nothing.state = FileState::partial;
  nothing.bytes = 0;
  MATINEE_TRY(shared_->write(encode_record(nothing)));
  return sync_data(shared_->journal.get(), k_journal_name);
}

void JournalWriter::abandon() {
  const std::lock_guard lock(shared_->mutex);
  shared_->is_abandoned = true;
  shared_->changed.notify_all();
}

}  // namespace matinee::media
