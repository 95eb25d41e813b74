// SPDX-License-Identifier: MIT
//
// Creates the missing parent folders of an output file.
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::film {

/// Creates a folder and its missing parents. The destructor removes those of them that are empty,
/// so that a failed download leaves no folders behind.
class NewFolders {
 public:
  /// Fails with Errc::storage or Errc::not_found if a folder cannot be created.
  static Result<NewFolders> make(const std::filesystem::path& folder);

  NewFolders(NewFolders&& other) noexcept : made_(std::exchange(other.made_, {})) {}
  NewFolders& operator=(NewFolders&&) = delete;
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;
  ~NewFolders();

 private:
  explicit NewFolders(std::vector<std::filesystem::path> made) : made_(std::move(made)) {}

  /// The folders that make() created, deepest first.
  std::vector<std::filesystem::path> made_;
};

}  // namespace matinee::film
