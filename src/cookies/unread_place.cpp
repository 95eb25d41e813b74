// SPDX-License-Identifier: MIT
#include "cookies/unread_place.hpp"

#include <utility>

#include <fmt/format.h>

namespace matinee::cookies {

namespace fs = std::filesystem;

UnreadPlace place_of(fs::path path, const std::error_code& error) {
  std::error_code ignored;
  const bool is_refused = error == std::errc::permission_denied;
  while (is_refused && path.has_relative_path() && !fs::exists(path, ignored))
    path = path.parent_path();
  Error why = Error::from_errno(error.value(), path.native());
  return {.path = std::move(path), .why = std::move(why)};
}

std::optional<UnreadPlace> find_dangling_link(fs::path path) {
  std::error_code ignored;
  for (; path.has_relative_path(); path = path.parent_path()) {
    const fs::file_type type = fs::symlink_status(path, ignored).type();
    if (type == fs::file_type::not_found) continue;
    // This part of the path exists and is not a dangling link, so the rest is simply missing.
    if (type != fs::file_type::symlink || fs::exists(path, ignored)) return std::nullopt;
    Error why(Errc::failure, fmt::format("{}: a link to {}, which does not exist", path.native(),
                                         fs::read_symlink(path, ignored).native()));
    return UnreadPlace{.path = std::move(path), .why = std::move(why)};
  }
  return std::nullopt;
}

Followed follow(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() != fs::file_type::not_found && !error) return {.type = status.type()};
  // A path below a regular file does not exist.
  if (error == std::errc::not_a_directory) return {};
  if (status.type() == fs::file_type::not_found) return {.unread = find_dangling_link(path)};
  return {.unread = place_of(path, error)};
}

Error no_home() {
  return {Errc::failure, "no home folder: HOME is not set, and this user has no account"};
}

Error not_a_file(const fs::path& path) {
  return {Errc::failure, fmt::format("{}: not a regular file", path.native())};
}

}  // namespace matinee::cookies
