// SPDX-License-Identifier: MIT
#include "sys/descriptors.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <string_view>

#include <dirent.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

namespace matinee::sys {

namespace {

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { ::closedir(folder); }
};

std::optional<std::vector<int>> open_now() {
  const std::unique_ptr<DIR, CloseFolder> folder(::opendir("/proc/self/fd"));
  if (!folder) return std::nullopt;
  std::vector<int> all;
  while (const dirent* entry = ::readdir(folder.get())) {
    const std::string_view name(entry->d_name);
    int fd = -1;
    std::from_chars(name.data(), name.data() + name.size(), fd);
    // "." and ".." leave fd at -1. The folder's own descriptor closes when this function returns.
    if (fd >= 0 && fd != ::dirfd(folder.get())) all.push_back(fd);
  }
  return all;
}

}  // namespace

OpenDescriptors::OpenDescriptors() : open_(open_now()) {}

void OpenDescriptors::close_later_ones_on_exec() const noexcept {
  const auto now = open_ ? open_now() : std::nullopt;
  if (!now) {
    ::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
    return;
  }
  for (const int fd : *now) {
    if (std::ranges::find(*open_, fd) == open_->end()) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
}

}  // namespace matinee::sys
