// SPDX-License-Identifier: MIT
//
// Applies SQLite's rollback journal in memory, which undoes an unfinished commit. Pure. Format:
// https://www.sqlite.org/fileformat2.html, section 3.
#pragma once

#include <cstddef>
#include <span>

#include <matinee/result.hpp>

#include "base/wiped_bytes.hpp"

namespace matinee::cookies {

/// Whether a journal starts with its magic, so it may contain pages. After a commit, Chromium
/// leaves a journal without it.
bool is_hot_journal(std::span<const std::byte> journal) noexcept;

/// Returns the database as it was before the commit of `journal`. It restores every page that was
/// synced to the journal, and the previous size. A torn tail is ignored. If the journal is not hot,
/// `main` is returned unchanged. Fails with Errc::integrity if a hot journal does not fit `main`,
/// with Errc::unsupported if it belongs to a commit across several databases.
Result<WipedBytes> roll_back(WipedBytes main, std::span<const std::byte> journal);

}  // namespace matinee::cookies
