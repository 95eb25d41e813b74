// SPDX-License-Identifier: MIT
//
// A folder for a browser profile that must not outlive the sign-in, on a file system that is
// memory: nothing of the session reaches a disk (beyond swap, which is the system's).
//
// Its name says whose it is (process id and start time), and its owner holds a lock on it. What a
// killed process left behind is told by both, and removed when the next folder is made.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::login {

/// Whether the file system of `path` is tmpfs or ramfs.
bool is_memory_backed(const std::filesystem::path& path) noexcept;

class ThrowawayFolder {
 public:
  /// A new folder (0700) in the first of `places` that is memory-backed and takes one; leftovers in
  /// all of them are removed first, and the processes that still use them ended. Errc::unsupported
  /// tells of each place why it will not do.
  static Result<ThrowawayFolder> create(std::span<const std::filesystem::path> places);

  ThrowawayFolder(ThrowawayFolder&& other) noexcept;
  ThrowawayFolder& operator=(ThrowawayFolder&&) = delete;
  ThrowawayFolder(const ThrowawayFolder&) = delete;
  ThrowawayFolder& operator=(const ThrowawayFolder&) = delete;
  /// Removes the folder.
  ~ThrowawayFolder();

  const std::filesystem::path& path() const noexcept { return path_; }

  /// Ends what still uses the folder, and removes it. Errc::storage where something stays behind.
  Result<void> remove();

 private:
  ThrowawayFolder(std::filesystem::path path, UniqueFd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  UniqueFd lock_;
};

/// Removes what processes that are gone have left in `place`, and says how many folders that were.
int sweep(const std::filesystem::path& place);

/// The user's own processes that name `folder` in their arguments.
std::vector<int> users_of(const std::filesystem::path& folder);

}  // namespace matinee::login
