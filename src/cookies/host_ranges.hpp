// SPDX-License-Identifier: MIT
//
// The hosts of a session in an order that tells upper from lower case, as an index has them.
#pragma once

#include <string>
#include <vector>

namespace matinee::cookies {

/// A part of an index by host: from `first` up to, and without, `end`.
struct HostRange {
  std::string first;
  std::string end;
};

/// The few ranges in which `mubi.com` and `.mubi.com` can be, however they are spelled. Other hosts
/// that begin alike may be there too.
std::vector<HostRange> ranges_of_session_hosts();

/// The one range of every host, for a table without such an index.
std::vector<HostRange> range_of_all_hosts();

}  // namespace matinee::cookies
