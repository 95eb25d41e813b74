// SPDX-License-Identifier: MIT
//
// Renames a finished file into place on any file system, without replacing the file of another
// program.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

enum class Replace : std::uint8_t { refuse, allow };

/// Whether a directory entry has that name. A dangling symbolic link counts.
bool is_there(const std::filesystem::path& file) noexcept;

/// A name in an open directory.
struct Entry {
  int folder = -1;
  std::string name = {};
  std::string path = {};  ///< for messages
};

/// The system calls that FUSE, FAT and network file systems may lack. Tests substitute their own.
struct MoveCalls {
  /// renameat2 with RENAME_NOREPLACE, and linkat. Both return 0, or -1 and set errno.
  std::function<int(const Entry& from, const Entry& to)> rename_to_new = {};
  std::function<int(const Entry& from, const Entry& to)> link = {};

  static MoveCalls of_the_system();
};

/// Renames `from` to `to`. With Replace::refuse, fails with Errc::exists if `to` exists, whatever
/// it is. If the file system supports neither call, `to` is first created exclusively as an empty
/// file, which the rename then replaces. `before_reserving` is called before that file is created,
/// so that the caller can record it: the empty file remains if the process is killed before the
/// rename. Other failures are Errc::storage.
Result<void> move_into_place(const Entry& from, const Entry& to, Replace replace,
                             const std::function<Result<void>()>& before_reserving = {},
                             const MoveCalls& calls = MoveCalls::of_the_system());

/// Flushes the entries of an open directory to disk. Succeeds if the file system does not support
/// that. `name` appears in the error message.
Result<void> sync_folder(int folder, const std::string& name);

}  // namespace matinee::media
