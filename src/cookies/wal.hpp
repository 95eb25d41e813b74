// SPDX-License-Identifier: MIT
//
// Reads SQLite's write-ahead log and finds the newest committed copy of each page. Pure. Format:
// https://www.sqlite.org/fileformat2.html, section 4. Observed in cookies.sqlite of Firefox ESR
// 153.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

inline constexpr std::size_t k_wal_header_size = 32;

/// The index of a log. All offsets are in bytes from the start of the log.
struct WalIndex {
  std::uint32_t page_size = 0;   ///< in bytes; 0 if the log is empty or invalid
  std::uint32_t page_count = 0;  ///< of the whole database; 0 if the log has no commit
  /// Maps a page number to the offset of the newest committed copy of the page.
  std::unordered_map<std::uint32_t, std::size_t> pages = {};
  /// The end of the last commit.
  std::size_t committed_end = 0;
  /// The end of the next frame that will be written; it may be past the end of the log. If the log
  /// does not change between committed_end and next_end, it has no newer commit.
  std::size_t next_end = 0;
};

/// Indexes every frame with valid salts and checksums, up to the last commit. A torn or stale tail
/// is ignored.
WalIndex index_wal(std::span<const std::byte> wal);

/// Fails with Errc::integrity if a valid log does not fit a database file of `main_size` bytes.
/// Every page comes from the file or from the log, so a larger page count is wrong and would only
/// cause a large allocation.
Result<void> check_wal_fits(const WalIndex& index, std::uint64_t main_size);

/// Sets rollback mode in the database header, so that SQLite does not look for a log. `bytes` are
/// the part of the database at `offset`; it does nothing if they do not include the field.
void claim_rollback_mode(std::span<std::byte> bytes, std::uint64_t offset) noexcept;

/// Returns the database that a reader of `main` and its log `wal` sees. It applies every frame with
/// valid salts and checksums, up to the last commit, and sets rollback mode in the header. A torn
/// or stale tail is ignored. If the log is empty or invalid, the pages of `main` do not change.
/// Fails with Errc::integrity if a valid log does not fit `main`.
Result<WipedBytes> replay_wal(WipedBytes main, std::span<const std::byte> wal);

}  // namespace matinee::cookies
