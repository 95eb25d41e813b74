// SPDX-License-Identifier: MIT
//
// Firefox's profiles.ini and installs.ini: which profiles there are, and which one is used.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::cookies {

struct FirefoxProfile {
  std::string name;            ///< empty where only an installation names the profile
  std::filesystem::path path;  ///< absolute, or relative to the folder of profiles.ini
  /// Where the profile stands for a group of the newer profile manager: the group's name, which is
  /// a plain file name. Empty where it does not.
  std::string store_id = {};
};

/// The profiles in the order in which Firefox would choose: the default of an [Install...] section,
/// locked ones first (the flag Default=1 of a profile is older, and often on an empty one), then
/// Default=1, then the rest. Lines that make no sense are passed over.
std::vector<FirefoxProfile> parse_profiles_ini(std::string_view profiles,
                                               std::string_view installs);

}  // namespace matinee::cookies
