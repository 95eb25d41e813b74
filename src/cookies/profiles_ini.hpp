// SPDX-License-Identifier: MIT
//
// Firefox's profiles.ini and installs.ini, which list the profiles and the default one. Pure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::cookies {

struct FirefoxProfile {
  std::string name;            ///< empty if only an installation names the profile
  std::filesystem::path path;  ///< absolute, or relative to the folder of profiles.ini
  /// The id of the group that the profile represents, which is a plain file name. Empty if the
  /// profile represents no group.
  std::string store_id = {};
};

/// Returns the profiles in the order of Firefox's preference: the defaults of locked [Install...]
/// sections, the defaults of other [Install...] sections, profiles with Default=1, and the rest.
/// Default=1 is an older mechanism and often marks an empty profile. Malformed lines are ignored.
std::vector<FirefoxProfile> parse_profiles_ini(std::string_view profiles,
                                               std::string_view installs);

}  // namespace matinee::cookies
