// SPDX-License-Identifier: MIT
//
// A consistent view of a browser's database while the browser runs, without a lock, a copy on disk,
// or any change to the profile.
//
// Locks would do harm: Chromium drops for good what it fails to commit within about a second, and
// Firefox holds its database exclusively. So nothing is locked; instead the files are read, and
// then it is proved that nobody wrote meanwhile. In rollback mode pages are read on demand; in WAL
// mode the file and its log are read whole and the log is replayed in memory. A journal that stays
// is that of a crash: file and journal are read whole, and the journal is rolled back in memory.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <type_traits>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "cookies/live_file.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

class Snapshot {
 public:
  enum class Verdict : std::uint8_t { consistent, torn };

  /// What to do about a journal that a commit under way, or a crash in one, has left.
  enum class HotJournal : std::uint8_t { wait, roll_back };

  /// Errors: those of LiveFile::open; Errc::unsupported where the file is no database; Errc::busy,
  /// to be retried, where a writer is at work right now, or left a journal and that is waited for.
  static Result<Snapshot> open(const std::filesystem::path& path, HotJournal journal);

  sqlite::Database& database() noexcept { return database_; }

  /// Whether everything that was read from database() up to now belongs together.
  Verdict verify() const;

 private:
  /// Of a database in rollback mode: how it looked before the first page was read.
  struct Before {
    LiveFile file;
    FileStamp stamp;
    std::uint32_t change_counter = 0;
  };

  Snapshot(std::filesystem::path path, sqlite::Database database) noexcept
      : path_(std::move(path)), database_(std::move(database)) {}
  static Result<Snapshot> open_pages(const std::filesystem::path& path, LiveFile file);
  static Result<Snapshot> open_image(const std::filesystem::path& path, const LiveFile& file);
  static Result<Snapshot> open_rolled_back(const std::filesystem::path& path, const LiveFile& file);

  std::filesystem::path path_;
  sqlite::Database database_;
  std::optional<Before> before_;  // absent where everything was read and proved in open()
};

/// How long a writer is waited for: about a second in all. A commit takes a few milliseconds, so a
/// journal that is there at the fifth look is rolled back.
inline constexpr int k_snapshot_tries = 20;
inline constexpr int k_looks_at_a_journal = 4;
inline constexpr std::chrono::milliseconds k_snapshot_pause{50};

/// The Result of `query(sqlite::Database&)` on a consistent view of the database at `path`. The
/// query may run several times, and what it answered about a torn view is dropped. Errc::locked
/// where the database never came to rest.
template <class Query>
auto query_snapshot(const std::filesystem::path& path, Clock& clock, const Query& query)
    -> std::invoke_result_t<const Query&, sqlite::Database&> {
  for (int attempt = 0; attempt < k_snapshot_tries; ++attempt) {
    if (attempt > 0) clock.sleep_for(k_snapshot_pause, {});
    auto snapshot =
        Snapshot::open(path, attempt < k_looks_at_a_journal ? Snapshot::HotJournal::wait
                                                            : Snapshot::HotJournal::roll_back);
    if (!snapshot && snapshot.error().code() == Errc::busy) continue;
    if (!snapshot) return snapshot.error();
    auto answer = query(snapshot->database());
    if (snapshot->verify() == Snapshot::Verdict::torn) continue;
    if (!answer) return answer.error().within(path.native());
    return answer;
  }
  return Error(Errc::locked, path.native() + ": another program keeps writing to it");
}

}  // namespace matinee::cookies
