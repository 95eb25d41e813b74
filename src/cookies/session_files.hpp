// SPDX-License-Identifier: MIT
//
// Reads the session files of a Firefox profile, and merges their cookies with those of the
// database.
#pragma once

#include <filesystem>
#include <vector>

#include <matinee/clock.hpp>

#include "cookies/stored.hpp"

namespace matinee::cookies {

/// Adds the session-only cookies of `profile` to `store`, which has the cookies of its database,
/// and removes duplicates. The files are, the newest first:
///   sessionstore-backups/recovery.jsonlz4  of the running session, or of one that crashed
///   sessionstore-backups/recovery.baklz4   the previous save of the same session
///   sessionstore.jsonlz4                   of the last session that ended normally
///   sessionstore-backups/previous.jsonlz4  of the session before that
/// A cookie (host, path, name, container) is read from the first file that has it. The last two
/// files are used only if no file above them was written later, because a cookie that a newer
/// session did not restore is gone. A cookie in the database takes precedence: Firefox writes the
/// database half a second after a change, and the session files after 15 s.
///
/// The notes of the store say how old the added cookies are, and which file could not be read.
void add_session_cookies(const std::filesystem::path& profile, UnixTime now, Store& store);

/// Returns the paths of all session files of a profile, existing or not.
std::vector<std::filesystem::path> session_files_of(const std::filesystem::path& profile);

}  // namespace matinee::cookies
