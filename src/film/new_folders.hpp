// SPDX-License-Identifier: MIT
//
// The folders that a download makes for its file.
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::film {

/// Makes a folder and those above it. At the end, removes those that it made and that are empty: a
/// download that failed leaves nothing behind.
class NewFolders {
 public:
  /// Errc::storage or Errc::not_found where one cannot be made.
  static Result<NewFolders> make(const std::filesystem::path& folder);

  NewFolders(NewFolders&& other) noexcept : made_(std::exchange(other.made_, {})) {}
  NewFolders& operator=(NewFolders&&) = delete;
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;
  ~NewFolders();

 private:
  explicit NewFolders(std::vector<std::filesystem::path> made) : made_(std::move(made)) {}

  /// The deepest one first.
  std::vector<std::filesystem::path> made_;
};

}  // namespace matinee::film
