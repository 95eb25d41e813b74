// SPDX-License-Identifier: MIT
//
// Which descriptors a program that takes this process's place gets.
#pragma once

#include <optional>
#include <vector>

namespace matinee::sys {

/// The descriptors that are open when it is made.
class OpenDescriptors {
 public:
  OpenDescriptors();

  /// Makes every descriptor that has been opened since close on exec. One that is open again under
  /// a number of before stays. If the kernel does not tell what was open, all but standard input,
  /// output and error close.
  void close_later_ones_on_exec() const noexcept;

 private:
  std::optional<std::vector<int>> open_;
};

}  // namespace matinee::sys
