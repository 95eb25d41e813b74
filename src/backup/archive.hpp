// SPDX-License-Identifier: MIT
//
// A list in a backup: the entries that the service has now, and those that it no longer has. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "mubi/film_list.hpp"
#include "mubi/raw_list.hpp"

namespace matinee::backup {

struct KeptEntry {
  mubi::RawEntry raw = {};
  /// The day of the first backup in which the entry was missing ("2026-11-28"). Empty while the
  /// service has it.
  std::string gone_since = {};
};

/// The entries that the service has come first, in its order.
using KeptList = std::vector<KeptEntry>;

struct Update {
  KeptList list = {};
  std::size_t added = 0;
  /// The number of entries that this backup found missing for the first time.
  std::size_t gone = 0;
};

/// Merges the list of the last backup with `now`, which was fetched on the day `today`. Missing
/// entries are marked only if `now` is complete; a list without a total that has become shorter
/// does not count as complete. An entry that reappears loses its mark.
Update update(KeptList old, mubi::Listing<mubi::RawEntry> now, std::string_view today);

/// Returns JSON with `saved_at`; the entries that the service has, each on its own line, under the
/// service's name for the array; and `no_longer_listed`, objects of `since` and `entry`.
std::string write_list(mubi::RawKind kind, const KeptList& list, std::string_view saved_at);

/// Parses the output of write_list(). Fails with Errc::integrity for anything else.
Result<KeptList> read_list(mubi::RawKind kind, std::string_view text);

}  // namespace matinee::backup
