// SPDX-License-Identifier: MIT
//
// Gives a finished file its name, on any file system, and never in the place of somebody else's.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <matinee/result.hpp>

namespace matinee::media {

enum class Replace : std::uint8_t { refuse, allow };

/// A name in a folder that is open.
struct Entry {
  int folder = -1;
  std::string name = {};
  std::string path = {};  ///< for messages
};

/// The calls that not every file system has (FUSE, FAT, network ones); tests put others here.
struct MoveCalls {
  /// renameat2 with RENAME_NOREPLACE, and linkat: 0, or -1 and errno.
  std::function<int(const Entry& from, const Entry& to)> rename_to_new = {};
  std::function<int(const Entry& from, const Entry& to)> link = {};

  static MoveCalls of_the_system();
};

/// Renames `from` to `to`. With Replace::refuse, Errc::exists if that is there, whatever it is;
/// where the file system has neither of the calls, `to` is first created anew, empty, and that is
/// what is replaced. `before_reserving` is called before; if the process is killed between the two,
/// the empty file stays. Errc::storage for the rest.
Result<void> move_into_place(const Entry& from, const Entry& to, Replace replace,
                             const std::function<Result<void>()>& before_reserving = {},
                             const MoveCalls& calls = MoveCalls::of_the_system());

/// Puts the names of an open folder on the disk, where the file system can.
Result<void> sync_folder(int folder, const std::string& name);

}  // namespace matinee::media
