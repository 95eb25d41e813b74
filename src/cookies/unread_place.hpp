// SPDX-License-Identifier: MIT
//
// Following a path: whether nothing is there, or whether that cannot be told.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>

#include <matinee/error.hpp>

namespace matinee::cookies {

/// A file or folder that had to be looked at and could not be. What does not exist is not unread.
struct UnreadPlace {
  std::string browser = {};  ///< of the table; empty for a path that nobody said it of
  /// What stands in the way: for a folder that may not be entered that folder, not what is in it.
  std::filesystem::path path = {};
  Error why{Errc::failure, {}};  ///< names the path; Errc::storage where permission is missing
  /// The only profile that can be behind it, by the name of its folder and by the browser's name
  /// for it; both empty if others can be as well.
  std::string profile = {};
  std::string profile_name = {};
};

/// Why `path` cannot be looked at. If permission is missing, the folder that refuses is named.
UnreadPlace place_of(std::filesystem::path path, const std::error_code& error);

/// The error of a link that leads nowhere, if `path` or a folder above it is one. Whoever made the
/// link wanted something there: a disk that is not mounted, say.
std::optional<UnreadPlace> find_dangling_link(std::filesystem::path path);

/// What a path leads to.
struct Followed {
  /// not_found if nothing is there, and if that cannot be told.
  std::filesystem::file_type type = std::filesystem::file_type::not_found;
  /// Why it cannot be told.
  std::optional<UnreadPlace> unread = {};
};

Followed follow(const std::filesystem::path& path);

/// The error of whatever lies below a home folder that nobody knows.
Error no_home();

/// The error of a file that is a folder, a pipe or the like.
Error not_a_file(const std::filesystem::path& path);

}  // namespace matinee::cookies
