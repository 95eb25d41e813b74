// SPDX-License-Identifier: MIT
//
// The folder of a back-up, which is replaced as a whole: a new one is written beside it and takes
// its name in one step. At every moment the name stands for the old folder or for the new one.
//
// Beside FOLDER may be, during a run or after a kill, and are removed by the next run:
//   .FOLDER.matinee-new   the folder that is being written; after the step, the one before it
//   .FOLDER.matinee-old   the one before, on a file system that cannot exchange two names
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "backup/manifest.hpp"
#include "base/unique_fd.hpp"

namespace matinee::backup {

/// The calls that give names; tests put others here. Each returns 0, or -1 and errno. Both names
/// are in the folder `parent`.
struct MoveCalls {
  std::function<int(int parent, const std::string& one, const std::string& other)> exchange = {};
  std::function<int(int parent, const std::string& from, const std::string& to)> rename = {};

  static MoveCalls of_the_system();
};

class Folder {
 public:
  /// Looks at `path`, whose parent must be there, and locks it. Errc::exists if something is there
  /// that is neither an empty folder nor a back-up; Errc::busy if another run is at work on it;
  /// Errc::storage if it belongs to another user or nothing can be written beside it.
  static Result<Folder> open(const std::filesystem::path& path,
                             MoveCalls calls = MoveCalls::of_the_system());

  Folder(Folder&&) = default;
  Folder& operator=(Folder&&) = delete;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  /// Removes what was written and not published.
  ~Folder();

  /// Of the back-up that is there, if one is.
  const std::optional<Manifest>& manifest() const noexcept { return manifest_; }
  const std::filesystem::path& path() const noexcept { return path_; }

  /// A file of the back-up that is there. Errc::not_found if it has none of that name.
  Result<std::string> read(const std::string& file) const;

  /// Puts `files` in the place of what is there, each with mode 0600 in folders of mode 0700. What
  /// others put into the folder is carried over. On an error the old back-up is whole. Returns the
  /// path of what could not be cleared away, or nothing.
  Result<std::string> publish(const std::vector<File>& files);

 private:
  Folder(std::filesystem::path path, UniqueFd parent, MoveCalls calls)
      : path_(std::move(path)), parent_(std::move(parent)), calls_(std::move(calls)) {}

  Result<void> open_current();
  Result<void> open_new();
  Result<void> recover_old();
  Result<void> move_into_place();

  std::string name() const { return path_.filename().native(); }
  std::string beside(const char* suffix) const;

  std::filesystem::path path_;
  UniqueFd parent_;
  MoveCalls calls_;
  /// What the name stands for, if it exists.
  UniqueFd current_ = {};
  /// What is being written.
  UniqueFd new_ = {};
  std::optional<Manifest> manifest_ = {};
  bool is_published_ = false;
};

}  // namespace matinee::backup
