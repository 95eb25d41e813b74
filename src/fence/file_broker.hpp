// SPDX-License-Identifier: MIT
//
// Files for a process that may open none: another process of the same program, which handles
// nothing foreign but names, opens those of one folder for it and hands the descriptors over. That
// needs nothing of the kernel that not every kernel has.
#pragma once

#include <matinee/result.hpp>

#include <sys/types.h>

#include "base/unique_fd.hpp"

namespace matinee::fence {

class FileBroker {
 public:
  /// Forks the process that opens: no other thread may run yet. It stays in the current folder, is
  /// fenced itself, and ends with this process. Errc::failure where it cannot be had.
  static Result<FileBroker> start();

  /// As open(2) would in that folder, with `flags` of which the access mode counts: what is opened
  /// for writing is made (mode 0666) and emptied. `name` is a name and no path; a link, and what is
  /// no regular file, is refused. The descriptor closes on exec. On failure -1 and errno. May be
  /// called where malloc may not; one thread at a time.
  int open(const char* name, int flags) const noexcept;

  /// The socket to it.
  int descriptor() const noexcept { return socket_.get(); }

 private:
  explicit FileBroker(UniqueFd socket) : socket_(std::move(socket)) {}
  UniqueFd socket_;
};

}  // namespace matinee::fence
