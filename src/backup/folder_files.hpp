// SPDX-License-Identifier: MIT
//
// Reads and writes files in an open folder, at most two levels deep, without following links.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "backup/manifest.hpp"
#include "base/unique_fd.hpp"

namespace matinee::backup {

/// Opens a folder. Returns an empty descriptor and sets errno if it does not exist or is a link.
UniqueFd open_folder_at(int parent, const std::string& name);

/// The names in the folder, without `.` and `..`.
std::vector<std::string> names_in(int folder);

/// Reads a regular file. Fails with Errc::not_found if there is none.
Result<std::string> read_file_at(int folder, const std::string& path, std::size_t max_bytes);

/// fsync(2); tests replace it.
using Sync = std::function<int(int fd)>;

/// Flushes the names in a folder to disk. Succeeds on file systems that cannot flush folders.
/// `shown` is the folder in error messages.
Result<void> flush_folder(int folder, const std::string& shown, const Sync& sync);

/// Creates files with mode 0600 and their folders with mode 0700, and flushes them to disk. `shown`
/// is the folder in error messages.
Result<void> write_files(int folder, const std::vector<File>& files, const std::string& shown,
                         const Sync& sync);

/// Removes these files, and their folders if they are empty afterwards.
void remove_files(int folder, const std::vector<std::string>& paths);

/// Removes everything in the folder, two levels deep. The file `last` is removed last.
void remove_all(int folder, const std::string& last);

/// Moves files in `from` that are not in `own` to the same path in `to`. If that name exists there,
/// the file gets the first free one of NAME.1, NAME.2 and so on, and is returned.
std::vector<Renamed> carry_over(int from, int to, const std::vector<std::string>& own);

}  // namespace matinee::backup
