// SPDX-License-Identifier: MIT
//
// Chromium's file `Local State`: which profiles there are, and what the user calls them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matinee::cookies {

struct ChromiumProfile {
  std::string folder;
  std::string name;
};

/// The profiles of profile.info_cache, the one used last first. Nothing for text that is no such
/// JSON; an entry whose folder is more than a plain name is left out.
std::vector<ChromiumProfile> parse_local_state(std::string_view text);

/// Whether the profiles are of a Chromium of Windows: it keeps its key there, sealed by Windows.
/// False for text that is no such JSON.
bool has_windows_key(std::string_view text);

}  // namespace matinee::cookies
