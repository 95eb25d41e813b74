// SPDX-License-Identifier: MIT
//
// Controls which descriptors survive an exec() of this process.
#pragma once

#include <optional>
#include <vector>

namespace matinee::sys {

/// A snapshot of the descriptors that are open when it is constructed.
class OpenDescriptors {
 public:
  OpenDescriptors();

  /// Sets FD_CLOEXEC on every descriptor whose number is not in the snapshot. A descriptor that was
  /// closed and reopened under the same number is left alone. If /proc/self/fd cannot be read, it
  /// sets FD_CLOEXEC on everything except standard input, output and error.
  void close_later_ones_on_exec() const noexcept;

 private:
  std::optional<std::vector<int>> open_;
};

}  // namespace matinee::sys
