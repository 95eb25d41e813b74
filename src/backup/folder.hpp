// SPDX-License-Identifier: MIT
//
// The folder of a backup, which is replaced as a whole. A new folder is written next to it and
// renamed in one step, so that the name always refers to the complete old folder or the complete
// new one.
//
// During a run, or after a kill, these may be next to FOLDER. The next run removes them:
//   .FOLDER.matinee-new   the folder that is being written; after the exchange, the old folder
//   .FOLDER.matinee-old   the old folder, on file systems that cannot exchange two names
// This one is only made on file systems without locks. After a kill, the user has to remove it:
//   .FOLDER.matinee-lock  an empty file, which exists while a run uses FOLDER
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "backup/folder_files.hpp"
#include "backup/manifest.hpp"
#include "base/unique_fd.hpp"

namespace matinee::backup {

/// System calls that tests replace. Each returns 0, or -1 and sets errno. The names are in the
/// folder `parent`.
struct FolderCalls {
  std::function<int(int parent, const std::string& one, const std::string& other)> exchange = {};
  std::function<int(int parent, const std::string& from, const std::string& to)> rename = {};
  Sync sync = {};
  /// Locks without waiting. EWOULDBLOCK means that another process has the lock; any other error,
  /// that the file system has no locks.
  std::function<int(int folder)> lock = {};

  static FolderCalls of_the_system();
};

struct Published {
  /// The path of the old folder, if it was not removed; otherwise empty.
  std::string left_behind = {};
  std::vector<Renamed> renamed = {};
};

class Folder {
 public:
  /// Opens and locks `path`, whose parent folder must exist. Fails with Errc::exists if `path` is
  /// neither an empty folder nor a backup, with Errc::busy if another run uses it, and with
  /// Errc::storage if it belongs to another user or its parent is not writable.
  static Result<Folder> open(const std::filesystem::path& path,
                             FolderCalls calls = FolderCalls::of_the_system());

  Folder(Folder&&) = default;
  Folder& operator=(Folder&&) = delete;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  /// Removes files that were written but not published.
  ~Folder();

  /// The manifest of the existing backup, if there is one.
  const std::optional<Manifest>& manifest() const noexcept { return manifest_; }
  const std::filesystem::path& path() const noexcept { return path_; }

  /// Reads a file of the existing backup. Fails with Errc::not_found if there is none of that name.
  Result<std::string> read(const std::string& file) const;

  /// Replaces the folder by one with `files`, each with mode 0600 in folders with mode 0700. Files
  /// that others added to the folder are moved to the new one, under another name if a file of the
  /// backup has theirs. If it fails, the old backup is unchanged. The old folder stays if the
  /// exchange cannot be flushed to disk.
  Result<Published> publish(const std::vector<File>& files);

 private:
  Folder(std::filesystem::path path, UniqueFd parent, FolderCalls calls)
      : path_(std::move(path)), parent_(std::move(parent)), calls_(std::move(calls)) {}

  Result<void> claim(int folder, const std::string& name);
  Result<void> create_lock_file();
  Error busy(const std::string& more = {}) const;
  Result<void> open_current();
  Result<void> open_new();
  Result<void> recover_old();
  Result<void> move_into_place();
  bool clear_away(int folder, const std::string& name, int heir);
  /// Whether the names still refer to the folders of this run.
  bool has_its_names() const;

  std::string name() const { return path_.filename().native(); }
  std::string beside(const char* suffix) const;

  std::filesystem::path path_;
  UniqueFd parent_;
  FolderCalls calls_;
  /// The existing folder, if there is one.
  UniqueFd current_ = {};
  /// The folder that is being written.
  UniqueFd new_ = {};
  std::optional<Manifest> manifest_ = {};
  std::vector<Renamed> renamed_ = {};
  bool is_published_ = false;
  /// Open if the file system has no locks.
  UniqueFd lock_file_ = {};
};

}  // namespace matinee::backup
