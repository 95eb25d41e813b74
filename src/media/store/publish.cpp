// SPDX-License-Identifier: MIT
#include "media/store/publish.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::media {

namespace {

// Returns true if the error means that the file system does not support the call at all.
bool is_unsupported(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP;
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return std::pair(a.st_dev, a.st_ino) == std::pair(b.st_dev, b.st_ino);
}

// Returns true if the entry is still the file that this process created, and is still empty.
bool is_untouched(const Entry& entry, const struct stat& made) {
  struct stat now{};
  return ::fstatat(entry.folder, entry.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(now.st_mode) && now.st_size == 0 && is_same_file(now, made);
}

// Reserves the name with O_EXCL, which fails if the name exists, and then renames over the reserved
// file. Existing files, and files that others create later, are not overwritten. One race remains:
// another program may replace the empty file between the check and the rename. No call that such a
// file system supports can prevent that.
Result<void> reserve_and_rename(const Entry& from, const Entry& to) {
  constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  UniqueFd reserved(k_adopt, ::openat(to.folder, to.name.c_str(), k_flags, 0600));
  if (!reserved) return Error::from_errno(errno, to.path);
  struct stat made{};
  if (::fstat(reserved.get(), &made) != 0) return Error::from_errno(errno, to.path);
  // Some file systems refuse to rename over an open file.
  reserved.reset();
  if (!is_untouched(to, made)) return Error::from_errno(EEXIST, to.path);
  if (::renameat(from.folder, from.name.c_str(), to.folder, to.name.c_str()) == 0) return {};
  const int error = errno;
  if (is_untouched(to, made)) ::unlinkat(to.folder, to.name.c_str(), 0);
  return Error::from_errno(error, to.path);
}

}  // namespace

bool is_there(const std::filesystem::path& file) noexcept {
  std::error_code ignored;
  const auto type = std::filesystem::symlink_status(file, ignored).type();
  return type != std::filesystem::file_type::not_found && type != std::filesystem::file_type::none;
}

MoveCalls MoveCalls::of_the_system() {
  return {.rename_to_new =
              [](const Entry& from, const Entry& to) {
                return ::renameat2(from.folder, from.name.c_str(), to.folder, to.name.c_str(),
                                   RENAME_NOREPLACE);
              },
          .link =
              [](const Entry& from, const Entry& to) {
                return ::linkat(from.folder, from.name.c_str(), to.folder, to.name.c_str(), 0);
              }};
}

Result<void> move_into_place(const Entry& from, const Entry& to, Replace replace,
                             const std::function<Result<void>()>& before_reserving,
                             const MoveCalls& calls) {
  if (replace == Replace::allow) {
    if (::renameat(from.folder, from.name.c_str(), to.folder, to.name.c_str()) == 0) return {};
    return Error::from_errno(errno, to.path);
  }
  if (calls.rename_to_new(from, to) == 0) return {};
  if (!is_unsupported(errno)) return Error::from_errno(errno, to.path);
  // linkat also fails if the name exists.
  if (calls.link(from, to) == 0) {
    ::unlinkat(from.folder, from.name.c_str(), 0);
    return {};
  }
  if (errno == EEXIST) return Error::from_errno(errno, to.path);
  if (before_reserving) MATINEE_TRY(before_reserving());
  return reserve_and_rename(from, to);
}

Result<void> sync_folder(int folder, const std::string& name) {
  if (::fsync(folder) == 0 || is_unsupported(errno) || errno == EBADF) return {};
  return Error::from_errno(errno, name);
}

}  // namespace matinee::media
