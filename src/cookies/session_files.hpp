// SPDX-License-Identifier: MIT
//
// The session files of a Firefox profile, and how their cookies join those of the database.
#pragma once

#include <filesystem>
#include <vector>

#include <matinee/clock.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Adds the session-only cookies of `profile` to what its database holds, and settles it. The files
/// are, the freshest first:
///   sessionstore-backups/recovery.jsonlz4  of the session that runs, or that a crash ended
///   sessionstore-backups/recovery.baklz4   the same, one save earlier
///   sessionstore.jsonlz4                   of the last session that ended well
///   sessionstore-backups/previous.jsonlz4  of the one before
/// A cookie (host, path, name, container) comes from the first of them that has it. The last two
/// count only where no file above them was written later: what a new session did not take over is
/// gone. A cookie that the database has too is the database's: Firefox writes it half a second
/// after a change, the session files 15 s after.
///
/// Tells in the store's notes how old what it added is, and which file could not be read.
void add_session_cookies(const std::filesystem::path& profile, UnixTime now, Store& store);

/// The session files that such a profile may have, whether they exist or not.
std::vector<std::filesystem::path> session_files_of(const std::filesystem::path& profile);

}  // namespace matinee::cookies
