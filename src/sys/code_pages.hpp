// SPDX-License-Identifier: MIT
//
// Reduces the resident memory of a long-lived process after its start.
#pragma once

namespace matinee::sys {

/// Drops the resident pages of code and constants of this process and its libraries. The kernel
/// maps a page again from the page cache when it is next used. Call it once a process has started
/// and mostly waits: most of the pages were needed for the start only. Errors are ignored. Safe to
/// call from any thread.
void release_code_pages() noexcept;

}  // namespace matinee::sys
