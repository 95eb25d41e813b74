// SPDX-License-Identifier: MIT
#include "cookies/snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/endian.hpp"
#include "cookies/rollback.hpp"
#include "cookies/wal.hpp"
#include "cookies/wal_source.hpp"

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

// Reads a file and adds its path to errors. The user has not named a journal or a log, so the error
// must.
Result<WipedBytes> read_whole(const LiveFile& file, const std::filesystem::path& path) {
  auto bytes = file.read_all(k_largest_database);
  if (!bytes) return bytes.error().within(path.native());
  return bytes;
}

// A journal that starts with its magic belongs to a commit that is in progress or was interrupted
// by a crash.
Result<bool> has_hot_journal(const std::filesystem::path& database) {
  const auto journal = LiveFile::open(beside(database, "-journal"));
  if (!journal && journal.error().code() == Errc::not_found) return false;
  if (!journal) return journal.error();
  const auto head = head_of<8>(*journal);
  return is_hot_journal(std::as_bytes(std::span(head)));
}

// Returns an empty result if the file does not exist.
Result<WipedBytes> read_side_file(const std::filesystem::path& path) {
  const auto file = LiveFile::open(path);
  if (!file && file.error().code() == Errc::not_found) return WipedBytes();
  if (!file) return file.error();
  return read_whole(*file, path);
}

Result<WipedBytes> read_journal(const std::filesystem::path& database) {
  return read_side_file(beside(database, "-journal"));
}

Result<WipedBytes> read_wal(const std::filesystem::path& database) {
  return read_side_file(beside(database, "-wal"));
}

Result<sqlite::Database> database_of(WipedBytes image, const std::filesystem::path& path) {
  return sqlite::Database::open_source(std::make_unique<sqlite::MemorySource>(std::move(image)),
                                       path.native());
}

using WalHead = std::array<std::byte, k_wal_header_size>;

WalHead wal_head_of(std::span<const std::byte> wal) {
  WalHead head{};
  std::ranges::copy(wal.first(std::min(wal.size(), head.size())), head.begin());
  return head;
}

WalHead wal_head_of(const std::filesystem::path& database) {
  WalHead head{};
  const auto wal = LiveFile::open(beside(database, "-wal"));
  if (!wal || !wal->read_at(0, head)) return {};
  return head;
}

WalMark mark_of(std::span<const std::byte> wal, const WalIndex& index) {
  WalMark mark{.header = wal_head_of(wal), .from = index.committed_end, .to = index.next_end};
  const auto tail = wal.first(std::min(wal.size(), mark.to)).subspan(mark.from);
  mark.tail.assign(tail.begin(), tail.end());
  return mark;
}

bool has_log(const WalHead& head) {
  return head != WalHead{};
}

// Whether no commit was appended to the log of `database` since `mark` was recorded.
bool is_unchanged(const std::filesystem::path& database, const WalMark& mark) {
  if (!has_log(mark.header)) return !has_log(wal_head_of(database));
  const auto wal = LiveFile::open(beside(database, "-wal"));
  WalHead head{};
  WipedBytes tail(mark.to - mark.from);
  if (!wal || !wal->read_at(0, head)) return false;
  const auto count = wal->read_at(mark.from, tail);
  if (!count) return false;
  tail.resize(*count);
  return head == mark.header && tail == mark.tail;
}

Error writer_at_work(const std::filesystem::path& path) {
  return {Errc::busy, path.native() + ": being written", {}, Recovery::retry_later};
}

// Resolves symbolic links. SQLite does the same, and puts the journal and the log next to the
// target. Returns `path` unchanged if it does not exist.
std::filesystem::path without_links(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::path target = std::filesystem::canonical(path, error);
  return error ? path : target;
}

}  // namespace

Result<Snapshot> Snapshot::open(const std::filesystem::path& name, Look look) {
  const std::filesystem::path path = without_links(name);
  MATINEE_TRY_ASSIGN(LiveFile file, LiveFile::open(path));
  const auto head = head_of<k_read_version_at + 1>(file);
  // During the first run of a browser the file may still be empty, with everything in the log.
  const bool is_empty = file.size() == 0;
  if (!is_empty && !std::string_view(head.data(), head.size()).starts_with(k_database_magic)) {
    return Error(Errc::unsupported, path.native() + ": not an SQLite database");
  }
  const bool in_wal_mode = static_cast<std::byte>(head[k_read_version_at]) == k_wal_version;
  if (is_empty || in_wal_mode) {
    return look == Look::first ? open_logged(path, std::move(file)) : open_image(path, file);
  }
  MATINEE_TRY_ASSIGN(const bool has_journal, has_hot_journal(path));
  const bool is_left = look == Look::last && has_journal;
  return is_left ? open_rolled_back(path, file) : open_pages(path, std::move(file));
}

// A commit in rollback mode makes the journal hot, writes pages including the change counter, and
// then empties the journal. Therefore this function reads the counter before the journal, and
// verify() reads the journal before the counter. In any other order, a commit between the two reads
// could go unnoticed.
Result<Snapshot> Snapshot::open_pages(const std::filesystem::path& path, LiveFile file) {
  MATINEE_TRY_ASSIGN(LiveFile pages, LiveFile::open(path));
  if (pages.stamp().inode != file.stamp().inode) return writer_at_work(path);
  const FileStamp stamp = file.stamp();
  const std::uint32_t change_counter = change_counter_of(file);
  MATINEE_TRY_ASSIGN(const bool has_journal, has_hot_journal(path));
  if (has_journal) return writer_at_work(path);
  MATINEE_TRY_ASSIGN(
      sqlite::Database database,
      sqlite::Database::open_source(std::make_unique<LiveFile>(std::move(pages)), path.native()));
  return Snapshot(path, std::move(database), Before{std::move(file), stamp, change_counter});
}

// Pages in our copy of the log are never read from the file. Any other page can change in the file
// only after a newer commit was appended to the log, or after the log was restarted; verify()
// detects both. If there is no log, verify() checks that the file has not been written to.
Result<Snapshot> Snapshot::open_logged(const std::filesystem::path& path, LiveFile file) {
  const FileStamp stamp = file.stamp();
  MATINEE_TRY_ASSIGN(WipedBytes wal, read_wal(path));
  WalIndex index = index_wal(wal);
  const auto fits = check_wal_fits(index, stamp.size);
  if (!fits) return fits.error().within(path.native());
  WalMark mark = mark_of(wal, index);
  MATINEE_TRY_ASSIGN(
      sqlite::Database database,
      sqlite::Database::open_source(
          std::make_unique<WalSource>(std::move(file), std::move(wal), std::move(index)),
          path.native()));
  return Snapshot(path, std::move(database), BeforeLogged{stamp, std::move(mark)});
}

// If the log header is the same before and after, the log was not restarted meanwhile. A checkpoint
// may have copied pages into the file while it was read, but those pages are still in the log,
// which overrides the file. If there is no log, the file must not have been written to.
Result<Snapshot> Snapshot::open_image(const std::filesystem::path& path, const LiveFile& file) {
  const WalHead head_before = wal_head_of(path);
  const FileStamp stamp_before = file.stamp();
  MATINEE_TRY_ASSIGN(WipedBytes main, read_whole(file, path));
  MATINEE_TRY_ASSIGN(const WipedBytes wal, read_wal(path));
  const WalHead head_after = wal_head_of(path);
  const bool log_was_kept = head_before == wal_head_of(std::span(wal)) && head_before == head_after;
  const bool file_was_kept = stamp_of(path) == stamp_before;
  if (!log_was_kept || (!has_log(head_before) && !file_was_kept)) return writer_at_work(path);
  auto image = replay_wal(std::move(main), wal);
  if (!image) return image.error().within(path.native());
  MATINEE_TRY_ASSIGN(sqlite::Database database, database_of(*std::move(image), path));
  return Snapshot(path, std::move(database));
}

// If the journal is the same before and after, no commit ended meanwhile. A writer that is still
// active may have changed pages in the file, but the journal has their previous content, which is
// restored. So the result is the state before the commit, whether the writer is alive or dead.
Result<Snapshot> Snapshot::open_rolled_back(const std::filesystem::path& path,
                                            const LiveFile& file) {
  MATINEE_TRY_ASSIGN(const WipedBytes before, read_journal(path));
  MATINEE_TRY_ASSIGN(WipedBytes main, read_whole(file, path));
  MATINEE_TRY_ASSIGN(const WipedBytes after, read_journal(path));
  const auto stamp = stamp_of(path);
  const bool was_kept = before == after && stamp && stamp->inode == file.stamp().inode;
  if (!was_kept || !is_hot_journal(before)) return writer_at_work(path);
  auto image = roll_back(std::move(main), before);
  if (!image) return image.error().within(path.native());
  MATINEE_TRY_ASSIGN(sqlite::Database database, database_of(*std::move(image), path));
  return Snapshot(path, std::move(database));
}

bool Snapshot::is_unchanged(const Before& before) const {
  const auto has_journal = has_hot_journal(path_);
  return has_journal && !*has_journal && before.change_counter == change_counter_of(before.file) &&
         stamp_of(path_) == before.stamp;
}

bool Snapshot::is_unchanged(const BeforeLogged& before) const {
  if (!cookies::is_unchanged(path_, before.mark)) return false;
  const auto stamp = stamp_of(path_);
  if (!has_log(before.mark.header)) return stamp == before.stamp;
  return stamp && stamp->device == before.stamp.device && stamp->inode == before.stamp.inode;
}

Snapshot::Verdict Snapshot::verify() const {
  const bool is_whole =
      std::visit([this](const auto& before) { return is_unchanged(before); }, before_);
  return is_whole ? Verdict::consistent : Verdict::torn;
}

}  // namespace matinee::cookies
