// SPDX-License-Identifier: MIT
//
// A temporary folder for a browser profile, on a memory-backed file system. No part of the session
// is written to a disk, except by swapping, which the system controls.
//
// The name of the folder contains the process id and the start time of its owner, and the owner
// holds a lock on it. Folders that killed processes left behind are recognised by both, and removed
// when the next folder is created.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"

namespace matinee::login {

/// Returns true if `path` is on a tmpfs or ramfs.
bool is_memory_backed(const std::filesystem::path& path) noexcept;

/// Owns one folder and removes it at the end of its lifetime.
class ThrowawayFolder {
 public:
  /// Creates a folder with mode 0700 in the first of `places` that is memory-backed and writable.
  /// Calls sweep() on all places first. Fails with Errc::unsupported if no place is suitable; the
  /// message gives the reason for each.
  static Result<ThrowawayFolder> create(std::span<const std::filesystem::path> places);

  ThrowawayFolder(ThrowawayFolder&& other) noexcept;
  ThrowawayFolder& operator=(ThrowawayFolder&&) = delete;
  ThrowawayFolder(const ThrowawayFolder&) = delete;
  ThrowawayFolder& operator=(const ThrowawayFolder&) = delete;
  /// Calls remove() and ignores its error.
  ~ThrowawayFolder();

  const std::filesystem::path& path() const noexcept { return path_; }

  /// Ends the processes that still use the folder and removes it. Fails with Errc::storage if a
  /// part of it remains after about a second of attempts.
  Result<void> remove();

 private:
  ThrowawayFolder(std::filesystem::path path, UniqueFd lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  UniqueFd lock_;
};

/// Removes the folders in `place` whose owners have ended, and ends the processes that still use
/// them. Returns the number of removed folders.
int sweep(const std::filesystem::path& place);

/// Returns the ids of the user's processes, except this one, whose arguments contain `folder`.
std::vector<int> users_of(const std::filesystem::path& folder);

}  // namespace matinee::login
