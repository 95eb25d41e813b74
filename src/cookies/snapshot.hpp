// SPDX-License-Identifier: MIT
//
// A consistent view of a browser's database while the browser runs, without a lock, a copy on disk,
// or any change to the profile.
//
// Locks would do harm: Chromium drops for good what it fails to commit within about a second, and
// Firefox holds its database exclusively. So nothing is locked; instead the files are read, and
// then it is proved that nobody wrote meanwhile. Pages are read on demand; in WAL mode the log is
// read whole, and its pages lie on top. Where a writer was faster, file and log are read whole and
// the log is replayed in memory. A journal that stays is that of a crash: file and journal are read
// whole, and the journal is rolled back in memory.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <type_traits>
#include <utility>
#include <variant>

#include <matinee/clock.hpp>
#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"
#include "cookies/live_file.hpp"
#include "cookies/wal.hpp"
#include "sqlite/database.hpp"

namespace matinee::cookies {

/// What a log looked like, as far as it tells whether there is a newer commit: its header, and what
/// follows the last commit up to the end of the next frame.
struct WalMark {
  std::array<std::byte, k_wal_header_size> header = {};  ///< zeros where there is no log
  std::size_t from = 0;
  std::size_t to = 0;
  WipedBytes tail = {};
};

class Snapshot {
 public:
  enum class Verdict : std::uint8_t { consistent, torn };

  /// How often the database has been looked at before. `first` reads pages on demand. `again` does
  /// not in WAL mode, where a writer may commit at any time; it reads everything instead. Both wait
  /// for the end of a commit in rollback mode. `last` takes a journal for that of a crash, and
  /// rolls it back.
  enum class Look : std::uint8_t { first, again, last };

  /// Errors name the file: those of LiveFile::open; Errc::unsupported where it is no database;
  /// Errc::storage where a journal or a log may not be read or is too large; Errc::busy, to be
  /// retried, where a writer is at work right now, or left a journal and that is waited for.
  ///
  /// A symbolic link is followed first: the journal and the log lie beside its target, as SQLite
  /// writes them.
  static Result<Snapshot> open(const std::filesystem::path& path, Look look);

  sqlite::Database& database() noexcept { return database_; }

  /// Whether everything that was read from database() up to now belongs together.
  Verdict verify() const;

 private:
  /// Everything was read, and proved, in open().
  struct Whole {};

  /// Of a database in rollback mode: how it looked before the first page was read.
  struct Before {
    LiveFile file;
    FileStamp stamp;
    std::uint32_t change_counter = 0;
  };

  /// Of a database in WAL mode.
  struct BeforeLogged {
    FileStamp stamp;
    WalMark mark;
  };

  using State = std::variant<Whole, Before, BeforeLogged>;

  Snapshot(std::filesystem::path path, sqlite::Database database, State before = {}) noexcept
      : path_(std::move(path)), database_(std::move(database)), before_(std::move(before)) {}
  static Result<Snapshot> open_pages(const std::filesystem::path& path, LiveFile file);
  static Result<Snapshot> open_logged(const std::filesystem::path& path, LiveFile file);
  static Result<Snapshot> open_image(const std::filesystem::path& path, const LiveFile& file);
  static Result<Snapshot> open_rolled_back(const std::filesystem::path& path, const LiveFile& file);

  bool is_unchanged(const Whole&) const { return true; }
  bool is_unchanged(const Before& before) const;
  bool is_unchanged(const BeforeLogged& before) const;

  std::filesystem::path path_;  // without symbolic links
  sqlite::Database database_;
  State before_;
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
    const auto look = attempt == 0                     ? Snapshot::Look::first
                      : attempt < k_looks_at_a_journal ? Snapshot::Look::again
                                                       : Snapshot::Look::last;
    auto snapshot = Snapshot::open(path, look);
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
