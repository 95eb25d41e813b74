// SPDX-License-Identifier: MIT
//
// Index ranges that find session hosts in any case, although the index compares case-sensitively.
#pragma once

#include <string>
#include <vector>

namespace matinee::cookies {

/// A range of hosts in an index: from `first` inclusive to `end` exclusive.
struct HostRange {
  std::string first;
  std::string end;
};

/// Returns the ranges that contain every spelling of `mubi.com` and `.mubi.com`. They may also
/// contain other hosts with the same beginning.
std::vector<HostRange> ranges_of_session_hosts();

/// Returns one range of all hosts, for a table without such an index.
std::vector<HostRange> range_of_all_hosts();

}  // namespace matinee::cookies
