// SPDX-License-Identifier: MIT
//
// Follows a path, and distinguishes a missing file from one whose existence cannot be determined.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <matinee/error.hpp>

namespace matinee::cookies {

/// A file or folder that could not be read. A file that does not exist is not unread.
struct UnreadPlace {
  std::string browser = {};  ///< a name in the table of browsers; empty if unknown
  /// The first part of the path that cannot be accessed, for example a folder without permission.
  std::filesystem::path path = {};
  Error why{Errc::failure, {}};  ///< names the path; Errc::storage if permission is denied
  /// The only profile that can be in this place: the name of its folder and its display name. Both
  /// are empty if there may be several.
  std::string profile = {};
  std::string profile_name = {};
};

/// Makes an UnreadPlace for `path`. If permission was denied, it names the folder that denies it.
UnreadPlace place_of(std::filesystem::path path, const std::error_code& error);

/// Returns the error of a dangling link if `path` or a folder above it is one. Such a link is an
/// error because its target was expected to exist, for example on a disk that is not mounted.
std::optional<UnreadPlace> find_dangling_link(std::filesystem::path path);

/// The result of follow().
struct Followed {
  /// not_found if there is no such file or `unread` is set.
  std::filesystem::file_type type = std::filesystem::file_type::not_found;
  /// Set if it cannot be determined whether the file exists.
  std::optional<UnreadPlace> unread = {};
};

/// Determines what `path` leads to, through symbolic links.
Followed follow(const std::filesystem::path& path);

/// The error of a path in a home folder that is unknown.
Error no_home();

/// The error of a path that is not a regular file.
Error not_a_file(const std::filesystem::path& path);

}  // namespace matinee::cookies
