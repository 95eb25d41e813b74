// SPDX-License-Identifier: MIT
#include "cookies/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "base/endian.hpp"
#include "cookies/rollback.hpp"
#include "cookies/wal.hpp"

namespace matinee::cookies {

namespace {

constexpr std::uint64_t k_largest_database = std::uint64_t{1} << 30;
constexpr std::string_view k_database_magic{"SQLite format 3\0", 16};
constexpr std::size_t k_read_version_at = 19;
constexpr std::byte k_wal_version{2};
constexpr std::uint64_t k_change_counter_at = 24;

std::filesystem::path beside(const std::filesystem::path& path, std::string_view suffix) {
  std::filesystem::path other = path;
  other += suffix;
  return other;
}

template <std::size_t size>
std::array<char, size> head_of(const LiveFile& file, std::uint64_t offset = 0) {
  std::array<char, size> head{};
  if (!file.read_at(offset, std::as_writable_bytes(std::span(head)))) head.fill('\0');
  return head;
}

std::uint32_t change_counter_of(const LiveFile& file) {
  const auto bytes = head_of<4>(file, k_change_counter_at);
  return read_big<std::uint32_t>(std::string_view(bytes.data(), bytes.size()), 0);
}

/// A journal with its magic in place holds the undo of a commit that is under way, or of one that a
/// crash cut short.
bool has_hot_journal(const std::filesystem::path& database) {
  const auto journal = LiveFile::open(beside(database, "-journal"));
  if (!journal) return false;
  const auto head = head_of<8>(*journal);
  return is_hot_journal(std::as_bytes(std::span(head)));
}

/// Empty where there is none.
Result<WipedBytes> read_journal(const std::filesystem::path& database) {
  const auto file = LiveFile::open(beside(database, "-journal"));
  if (!file && file.error().code() == Errc::not_found) return WipedBytes();
  if (!file) return file.error();
  return file->read_all(k_largest_database);
}

Result<sqlite::Database> database_of(WipedBytes image, const std::filesystem::path& path) {
  return sqlite::Database::open_source(std::make_unique<sqlite::MemorySource>(std::move(image)),
                                       path.native());
}

using WalHead = std::array<char, k_wal_header_size>;

struct Wal {
  WalHead head{};  // zeros where there is no log
  WipedBytes bytes;
};

WalHead wal_head_of(const std::filesystem::path& database) {
  const auto wal = LiveFile::open(beside(database, "-wal"));
  if (!wal) return {};
  return head_of<k_wal_header_size>(*wal);
}

Result<Wal> read_wal(const std::filesystem::path& database) {
  const auto file = LiveFile::open(beside(database, "-wal"));
  if (!file && file.error().code() == Errc::not_found) return Wal{};
  if (!file) return file.error();
  MATINEE_TRY_ASSIGN(WipedBytes bytes, file->read_all(k_largest_database));
  Wal wal{{}, std::move(bytes)};
  const auto head =
      std::as_bytes(std::span(wal.bytes)).first(std::min(wal.bytes.size(), k_wal_header_size));
  std::ranges::copy(head, std::as_writable_bytes(std::span(wal.head)).begin());
  return wal;
}

Error writer_at_work(const std::filesystem::path& path) {
  return {Errc::busy, path.native() + ": being written", {}, Recovery::retry_later};
}

}  // namespace

Result<Snapshot> Snapshot::open(const std::filesystem::path& path, HotJournal journal) {
  MATINEE_TRY_ASSIGN(LiveFile file, LiveFile::open(path));
  // A first run leaves the file empty, and everything in the log.
  if (file.size() == 0) return open_image(path, file);
  const auto head = head_of<k_read_version_at + 1>(file);
  if (!std::string_view(head.data(), head.size()).starts_with(k_database_magic)) {
    return Error(Errc::unsupported, path.native() + ": not an SQLite database");
  }
  const bool in_wal_mode = static_cast<std::byte>(head[k_read_version_at]) == k_wal_version;
  if (in_wal_mode) return open_image(path, file);
  const bool is_left = journal == HotJournal::roll_back && has_hot_journal(path);
  return is_left ? open_rolled_back(path, file) : open_pages(path, std::move(file));
}

// A commit in rollback mode makes the journal hot, writes pages (the change counter among them),
// and then empties the journal. So: the counter before the journal here, the journal before the
// counter in verify(). In any other order a commit could pass unseen between the two looks.
Result<Snapshot> Snapshot::open_pages(const std::filesystem::path& path, LiveFile file) {
  MATINEE_TRY_ASSIGN(LiveFile pages, LiveFile::open(path));
  if (pages.stamp().inode != file.stamp().inode) return writer_at_work(path);
  const FileStamp stamp = file.stamp();
  const std::uint32_t change_counter = change_counter_of(file);
  if (has_hot_journal(path)) return writer_at_work(path);
  MATINEE_TRY_ASSIGN(
      sqlite::Database database,
      sqlite::Database::open_source(std::make_unique<LiveFile>(std::move(pages)), path.native()));
  Snapshot snapshot(path, std::move(database));
  snapshot.before_.emplace(Before{std::move(file), stamp, change_counter});
  return snapshot;
}

// The same log header before and after means that the log was not restarted meanwhile: a page that
// a checkpoint moved into the file while we read that is still in the log, and overrides it.
// Without a log nobody may have written to the file.
Result<Snapshot> Snapshot::open_image(const std::filesystem::path& path, const LiveFile& file) {
  const WalHead head_before = wal_head_of(path);
  const FileStamp stamp_before = file.stamp();
  auto main = file.read_all(k_largest_database);
  if (!main) return main.error().within(path.native());
  MATINEE_TRY_ASSIGN(const Wal wal, read_wal(path));
  const WalHead head_after = wal_head_of(path);
  const bool log_was_kept = head_before == wal.head && wal.head == head_after;
  const bool file_was_kept = stamp_of(path) == stamp_before;
  const bool has_log = head_before != WalHead{};
  if (!log_was_kept || (!has_log && !file_was_kept)) return writer_at_work(path);
  auto image = replay_wal(*std::move(main), wal.bytes);
  if (!image) return image.error().within(path.native());
  MATINEE_TRY_ASSIGN(sqlite::Database database, database_of(*std::move(image), path));
  return Snapshot(path, std::move(database));
}

// The same journal before and after means that no commit ended meanwhile. Whatever a writer that is
// still at work may have changed in the file is in the journal as it was, and is put back: so the
// state before the commit is right whether the writer is alive or dead.
Result<Snapshot> Snapshot::open_rolled_back(const std::filesystem::path& path,
                                            const LiveFile& file) {
  MATINEE_TRY_ASSIGN(const WipedBytes before, read_journal(path));
  auto main = file.read_all(k_largest_database);
  if (!main) return main.error().within(path.native());
  MATINEE_TRY_ASSIGN(const WipedBytes after, read_journal(path));
  const auto stamp = stamp_of(path);
  const bool was_kept = before == after && stamp && stamp->inode == file.stamp().inode;
  if (!was_kept || !is_hot_journal(before)) return writer_at_work(path);
  auto image = roll_back(*std::move(main), before);
  if (!image) return image.error().within(path.native());
  MATINEE_TRY_ASSIGN(sqlite::Database database, database_of(*std::move(image), path));
  return Snapshot(path, std::move(database));
}

Snapshot::Verdict Snapshot::verify() const {
  if (!before_) return Verdict::consistent;
  if (has_hot_journal(path_)) return Verdict::torn;
  const bool unchanged = before_->change_counter == change_counter_of(before_->file) &&
                         stamp_of(path_) == before_->stamp;
  return unchanged ? Verdict::consistent : Verdict::torn;
}

}  // namespace matinee::cookies
