// SPDX-License-Identifier: MIT
//
// SQLite's write-ahead log, replayed in memory. Format: https://www.sqlite.org/fileformat2.html,
// section 4; seen in cookies.sqlite of Firefox ESR 153.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

inline constexpr std::size_t k_wal_header_size = 32;

/// The database that a reader of `main` and its log `wal` sees: every frame up to the last commit
/// whose salts and checksums hold is applied, what follows (a torn or a stale tail) is ignored, and
/// the header says rollback mode, so that SQLite opens the image without a log. An empty or invalid
/// log leaves `main` as it is. Errc::integrity where a valid log does not fit `main`.
Result<WipedBytes> replay_wal(WipedBytes main, std::span<const std::byte> wal);

}  // namespace matinee::cookies
