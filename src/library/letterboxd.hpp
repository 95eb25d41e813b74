// SPDX-License-Identifier: MIT
//
// The CSV that Letterboxd imports (letterboxd.com/about/importing-data, read in 2026): UTF-8, a
// header row, at most a megabyte a file. Films are matched by title, year and directors there,
// since the service gives no ids of others.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "library/entry.hpp"

namespace matinee::library {

inline constexpr std::size_t k_largest_letterboxd_file = 1'000'000;

/// One or more files, each with its header and no longer than `most` bytes. Ratings have `Rating`
/// (0.5 to 5; empty, and never 0, without one) and `Review`; a history has `WatchedDate`, which
/// makes a diary entry, and `Rewatch`; a watchlist has the film alone. A single entry that is
/// longer than a file may be loses the end of its review.
std::vector<std::string> write_letterboxd(Kind kind, const std::vector<Entry>& entries,
                                          std::size_t most = k_largest_letterboxd_file);

}  // namespace matinee::library
