// SPDX-License-Identifier: MIT
//
// Opens files for a process that may not open any. A second process of the same program, which
// handles no foreign data but names, opens files in one folder and sends the descriptors. This
// needs no special kernel feature.
#pragma once

#include <matinee/result.hpp>

#include <sys/types.h>

#include "base/unique_fd.hpp"

namespace matinee::fence {

class FileBroker {
 public:
  /// Forks the broker process, so no other thread may be running. The broker works in the current
  /// folder, is restricted too, and ends with this process. Fails with Errc::failure if it cannot
  /// be started.
  static Result<FileBroker> start();

  /// Opens a file in that folder like open(2). Only the access mode in `flags` is used; for
  /// writing, the file is created (mode 0666) and truncated. `name` must not be a path. Links, and
  /// anything but regular files, are refused. The descriptor has FD_CLOEXEC. Returns -1 and sets
  /// errno on failure. Does not allocate memory. One thread at a time may call it.
  int open(const char* name, int flags) const noexcept;

  /// The socket to the broker.
  int descriptor() const noexcept { return socket_.get(); }

 private:
  explicit FileBroker(UniqueFd socket) : socket_(std::move(socket)) {}
  UniqueFd socket_;
};

}  // namespace matinee::fence
