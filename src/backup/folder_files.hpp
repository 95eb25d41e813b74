// SPDX-License-Identifier: MIT
//
// Files in a folder that is open, two levels deep, without following links.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "backup/manifest.hpp"
#include "base/unique_fd.hpp"

namespace matinee::backup {

/// Of a folder that is no link; none, and errno, where there is no such folder.
UniqueFd open_folder_at(int parent, const std::string& name);

/// What is in the folder, without `.` and `..`.
std::vector<std::string> names_in(int folder);

/// A regular file; Errc::not_found where there is none.
Result<std::string> read_file_at(int folder, const std::string& path, std::size_t max_bytes);

/// Writes new files of mode 0600, and the folders above them with 0700, and puts them on the disk.
/// `shown` is what errors call the folder.
Result<void> write_files(int folder, const std::vector<File>& files, const std::string& shown);

/// Removes those files, and folders of theirs that are empty then.
void remove_files(int folder, const std::vector<std::string>& paths);

/// Removes everything, two levels deep; the file `last` last.
void remove_all(int folder, const std::string& last);

/// Moves what is in `from` and not one of `own` to the same place in `to`, where nothing of that
/// name is there.
void carry_over(int from, int to, const std::vector<std::string>& own);

}  // namespace matinee::backup
