// SPDX-License-Identifier: MIT
//
// The protections that this kernel offers to restrict a process.
#pragma once

#include <string>

namespace matinee::fence {

struct Protections {
  bool has_call_filters = false;  ///< seccomp
  int landlock = 0;               ///< its ABI version; 0 without it
};

/// Asks the kernel. A container's own filter may forbid the question, which counts as absent.
Protections find_protections() noexcept;

/// Formats "no new privileges, seccomp, Landlock 6", or "..., no Landlock".
std::string words_for(const Protections& protections);

}  // namespace matinee::fence
