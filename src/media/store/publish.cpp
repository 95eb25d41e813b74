// SPDX-License-Identifier: MIT
#include "media/store/publish.hpp"

#include <cerrno>
#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::media {

namespace {

// It has no such call; the same call with other names would fail as well.
bool is_unsupported(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP;
}

bool is_same_file(const struct stat& a, const struct stat& b) {
  return std::pair(a.st_dev, a.st_ino) == std::pair(b.st_dev, b.st_ino);
}

// The file is still the one that we made, and nobody has written to it.
bool is_untouched(const Entry& entry, const struct stat& made) {
  struct stat now{};
  return ::fstatat(entry.folder, entry.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0 &&
         S_ISREG(now.st_mode) && now.st_size == 0 && is_same_file(now, made);
}

// O_EXCL makes the name ours, or fails because it is another's: nothing that was there, or that
// somebody creates from now on, is overwritten. What is left is a program that removes our empty
// file and puts its own there between the look and the rename; no call that such a file system has
// can prevent that.
Result<void> reserve_and_rename(const Entry& from, const Entry& to) {
  constexpr int k_flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  UniqueFd reserved(k_adopt, ::openat(to.folder, to.name.c_str(), k_flags, 0600));
  if (!reserved) return Error::from_errno(errno, to.path);
  struct stat made{};
  if (::fstat(reserved.get(), &made) != 0) return Error::from_errno(errno, to.path);
  // Some file systems rename over no file that is open.
  reserved.reset();
  if (!is_untouched(to, made)) return Error::from_errno(EEXIST, to.path);
  if (::renameat(from.folder, from.name.c_str(), to.folder, to.name.c_str()) == 0) return {};
  const int error = errno;
  if (is_untouched(to, made)) ::unlinkat(to.folder, to.name.c_str(), 0);
  return Error::from_errno(error, to.path);
}

}  // namespace

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
  // A second link refuses an existing name as well.
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
