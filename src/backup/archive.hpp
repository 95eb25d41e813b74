// SPDX-License-Identifier: MIT
//
// A list as a back-up keeps it: what the service has now, and what it had once. Pure.
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
  /// The day of the first back-up that missed it ("2026-11-28"); empty while the service has it.
  std::string gone_since = {};
};

/// First the entries that the service has, in its order, then the others.
using KeptList = std::vector<KeptEntry>;

struct Update {
  KeptList list = {};
  std::size_t added = 0;
  /// How many the service no longer has since this back-up.
  std::size_t gone = 0;
};

/// The list after a back-up on the day `today` that got `now`. An entry that did not come is marked
/// only if everything came: else nobody knows. One that comes again loses its mark.
Update update(KeptList old, mubi::Listing<mubi::RawEntry> now, std::string_view today);

/// JSON: `saved_at`; the entries that the service has, under the name that it has for them, each on
/// a line of its own; and `no_longer_listed`, objects of `since` and `entry`.
std::string write_list(mubi::RawKind kind, const KeptList& list, std::string_view saved_at);

/// What write_list made. Errc::integrity if it is anything else.
Result<KeptList> read_list(mubi::RawKind kind, std::string_view text);

}  // namespace matinee::backup
