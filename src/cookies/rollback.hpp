// SPDX-License-Identifier: MIT
//
// SQLite's rollback journal, applied in memory: what a commit was about to overwrite, put back.
// Format: https://www.sqlite.org/fileformat2.html, section 3.
#pragma once

#include <cstddef>
#include <span>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

/// Whether bytes begin as a journal that holds something. (Chromium leaves an empty one behind each
/// commit.)
bool is_hot_journal(std::span<const std::byte> journal) noexcept;

/// The database as it was before the commit that `journal` belongs to: every page that was synced
/// to the journal is put back, a torn tail is ignored, and the size is what it was. A journal that
/// is not hot leaves `main` as it is. Errc::integrity where a hot one does not fit `main`,
/// Errc::unsupported for one that belongs to a commit over several databases.
Result<WipedBytes> roll_back(WipedBytes main, std::span<const std::byte> journal);

}  // namespace matinee::cookies
