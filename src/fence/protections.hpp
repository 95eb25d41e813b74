// SPDX-License-Identifier: MIT
//
// What this machine's kernel offers to fence a process with.
#pragma once

#include <string>

namespace matinee::fence {

struct Protections {
  bool has_call_filters = false;  ///< seccomp
  int landlock = 0;               ///< its version; 0 without it
};

/// Asks the kernel. A container's own filter may forbid to ask, which means that it is not there.
Protections find_protections() noexcept;

/// "no new privileges, seccomp, Landlock 6", or "..., no Landlock".
std::string words_for(const Protections& protections);

}  // namespace matinee::fence
