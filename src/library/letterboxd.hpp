// SPDX-License-Identifier: MIT
//
// The CSV format that Letterboxd imports (letterboxd.com/about/importing-data, read in 2026):
// UTF-8, a header row, at most a megabyte per file. Letterboxd matches films by title, year and
// directors, because MUBI does not give the ids of other services.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "library/entry.hpp"

namespace matinee::library {

inline constexpr std::size_t k_largest_letterboxd_file = 1'000'000;

/// Returns one or more files, each with a header and at most `most` bytes. Ratings have `Rating`
/// (0.5 to 5, or empty without one, never 0) and `Review`. A viewing history has `WatchedDate`,
/// which creates a diary entry, and `Rewatch`. A watchlist has the film only. A review is cut if
/// its entry alone would exceed a file.
std::vector<std::string> write_letterboxd(Kind kind, const std::vector<Entry>& entries,
                                          std::size_t most = k_largest_letterboxd_file);

}  // namespace matinee::library
