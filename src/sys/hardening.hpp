// SPDX-License-Identifier: MIT
//
// What a process that will hold secrets does before anything else.
#pragma once

namespace matinee::sys {

/// No core file, not dumpable (so no other process of the user may trace it or read its memory),
/// and standard input, output and error open, on /dev/null where the caller closed them, so that
/// no later descriptor takes their place. Failures are ignored: each measure stands alone.
void harden_process() noexcept;

}  // namespace matinee::sys
