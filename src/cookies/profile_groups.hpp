// SPDX-License-Identifier: MIT
//
// The groups of Firefox's newer profile manager: profiles.ini lists one profile of each, with a
// StoreID; `Profile Groups/<StoreID>.sqlite` beside it has all of them, and what the user calls
// them. Table Profiles(id, path, name, ...), from SelectableProfileService.sys.mjs.
#pragma once

#include <filesystem>
#include <vector>

#include <matinee/error.hpp>

#include "cookies/profiles_ini.hpp"

namespace matinee::cookies {

/// Gives the profiles of groups the names that they have there, and adds those that profiles.ini
/// does not list behind the one that stands for their group. `root` is the folder of profiles.ini.
/// A group that is missing or being written changes nothing. Returns why others could not be read.
std::vector<Error> add_group_profiles(const std::filesystem::path& root,
                                      std::vector<FirefoxProfile>& profiles);

}  // namespace matinee::cookies
