// SPDX-License-Identifier: MIT
//
// The profile groups of Firefox's newer profile manager. profiles.ini lists one profile per group,
// with a StoreID. `Profile Groups/<StoreID>.sqlite` lists all profiles of the group and their
// display names. Its table is Profiles(id, path, name, ...), from SelectableProfileService.sys.mjs.
#pragma once

#include <filesystem>
#include <vector>

#include <matinee/error.hpp>

#include "cookies/profiles_ini.hpp"

namespace matinee::cookies {

/// Sets the names of profiles in groups, and inserts profiles that profiles.ini does not list after
/// the one that represents their group. `root` is the folder of profiles.ini. A group whose
/// database is missing or being written is ignored. Returns the errors of databases that could not
/// be read.
std::vector<Error> add_group_profiles(const std::filesystem::path& root,
                                      std::vector<FirefoxProfile>& profiles);

}  // namespace matinee::cookies
