// SPDX-License-Identifier: MIT
//
// Hardens a process before it handles secrets.
#pragma once

namespace matinee::sys {

/// Disables core files and makes the process non-dumpable, so that other processes of the user
/// cannot trace it or read its memory. Opens standard input, output and error on /dev/null if the
/// caller closed them, so that no later descriptor takes their numbers. The measures are
/// independent; failures are ignored. Call it first in main().
void harden_process() noexcept;

/// Whether a page can be kept from being swapped out. RLIMIT_MEMLOCK may say no, and then libsodium
/// goes on without.
bool can_lock_memory() noexcept;

}  // namespace matinee::sys
