// SPDX-License-Identifier: MIT
//
// SQLite's write-ahead log: where the newest committed copy of each page is. Format:
// https://www.sqlite.org/fileformat2.html, section 4; seen in cookies.sqlite of Firefox ESR 153.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

inline constexpr std::size_t k_wal_header_size = 32;

/// What a reader must know of a log. All offsets count from the start of the log.
struct WalIndex {
  std::uint32_t page_size = 0;   ///< bytes; 0 where the log is empty or invalid
  std::uint32_t page_count = 0;  ///< of the whole database; 0 where nothing is committed
  /// From page number to the newest committed copy of that page.
  std::unordered_map<std::uint32_t, std::size_t> pages = {};
  /// The end of the last commit.
  std::size_t committed_end = 0;
  /// The end of the slot in which the next frame will be written; it may lie past the end of the
  /// log. A log that is the same from committed_end up to here has no newer commit.
  std::size_t next_end = 0;
};

/// Every frame up to the last commit whose salts and checksums hold. A torn or a stale tail is
/// ignored.
WalIndex index_wal(std::span<const std::byte> wal);

/// Errc::integrity where a valid log does not fit a database file of `main_size` bytes. Every page
/// comes from the file or from the log, so a page count beyond both is a lie that would only make
/// us allocate.
Result<void> check_wal_fits(const WalIndex& index, std::uint64_t main_size);

/// Makes the header in front of `bytes`, which begin at `offset` in a database, claim rollback
/// mode, so that SQLite opens the database without a log.
void claim_rollback_mode(std::span<std::byte> bytes, std::uint64_t offset) noexcept;

/// The database that a reader of `main` and its log `wal` sees: every frame up to the last commit
/// whose salts and checksums hold is applied, what follows (a torn or a stale tail) is ignored, and
/// the header says rollback mode, so that SQLite opens the image without a log. An empty or invalid
/// log leaves `main` as it is. Errc::integrity where a valid log does not fit `main`.
Result<WipedBytes> replay_wal(WipedBytes main, std::span<const std::byte> wal);

}  // namespace matinee::cookies
