// SPDX-License-Identifier: MIT
//
// Chromium's file `Local State`, which lists the profiles and their display names. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matinee::cookies {

struct ChromiumProfile {
  std::string folder;  ///< a plain name, in the user data folder
  std::string name;    ///< the display name
};

/// Returns the profiles in profile.info_cache. The last used one is first. Returns nothing if
/// `text` is not such JSON. Skips an entry whose folder is not a plain name.
std::vector<ChromiumProfile> parse_local_state(std::string_view text);

/// Whether the profiles come from Chromium on Windows, which stores its encrypted key in this file.
/// Returns false if `text` is not such JSON.
bool has_windows_key(std::string_view text);

}  // namespace matinee::cookies
