// SPDX-License-Identifier: MIT
//
// A consistent view of a browser's database while the browser is running. It takes no lock, makes
// no copy on disk, and does not change the profile.
//
// Locks would do harm: Chromium permanently drops a change that it cannot commit within about a
// second, and Firefox holds an exclusive lock. Instead, the files are read without a lock, and
// afterwards verify() checks that no other program wrote to them meanwhile. There are three ways:
// - Pages are read on demand. In WAL mode the whole log is read first, and its pages override those
//   of the file.
// - If a writer in WAL mode was faster, the whole file and log are read, and the log is replayed in
//   memory.
// - A journal that does not go away was left by a crash. The whole file and journal are read, and
//   the journal is rolled back in memory.
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

/// The parts of a log that change with a newer commit: the header, and the bytes from the end of
/// the last commit to the end of the next frame.
struct WalMark {
  std::array<std::byte, k_wal_header_size> header = {};  ///< zeros if there is no log
  std::size_t from = 0;                                  ///< an offset in the log, as is `to`
  std::size_t to = 0;
  WipedBytes tail = {};
};

/// One attempt to read a database. Use query_snapshot(), which repeats attempts as necessary.
class Snapshot {
 public:
  enum class Verdict : std::uint8_t { consistent, torn };

  /// The kind of attempt. `first` reads pages on demand. `again` reads the whole database in WAL
  /// mode, where a writer may commit at any time. Both fail with Errc::busy during a commit in
  /// rollback mode. `last` assumes that a journal was left by a crash, and rolls it back.
  enum class Look : std::uint8_t { first, again, last };

  /// Opens the database. Symbolic links are resolved first, because SQLite puts the journal and the
  /// log next to the target. Errors name the file. Fails with the errors of LiveFile::open(), and
  /// with
  /// - Errc::unsupported if the file is not a database,
  /// - Errc::storage if the journal or the log is not readable or too large,
  /// - Errc::integrity if the journal or the log does not belong to the database,
  /// - Errc::busy if a writer is active now or has left a journal. The caller retries.
  static Result<Snapshot> open(const std::filesystem::path& path, Look look);

  /// Valid as long as this object.
  sqlite::Database& database() noexcept { return database_; }

  /// Whether everything that was read from database() so far is one consistent state.
  Verdict verify() const;

 private:
  /// Everything was read and checked in open().
  struct Whole {};

  /// The state of a database in rollback mode before its first page was read.
  struct Before {
    LiveFile file;
    FileStamp stamp;
    std::uint32_t change_counter = 0;
  };

  /// The state of a database in WAL mode when its log was read.
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

/// How long to wait for a writer: 20 attempts, about a second in total. A commit takes a few
/// milliseconds, so a journal that still exists at the fifth attempt is rolled back.
inline constexpr int k_snapshot_tries = 20;
inline constexpr int k_looks_at_a_journal = 4;
inline constexpr std::chrono::milliseconds k_snapshot_pause{50};

/// Runs `query(sqlite::Database&)` on a consistent view of the database at `path`, and returns its
/// Result. The query may run several times; its result from an inconsistent view is discarded.
/// Fails with Errc::locked if the database was written to during every attempt, and with the errors
/// of Snapshot::open() except Errc::busy.
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
