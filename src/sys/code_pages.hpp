// SPDX-License-Identifier: MIT
//
// What the start of a long-lived process leaves resident.
#pragma once

namespace matinee::sys {

/// Gives back the pages of code and constants that this process and its libraries have touched so
/// far. The kernel maps what is needed again from its cache. For a process that has started and now
/// mostly waits: most of what it touched was for the start. Never fails; any thread.
void release_code_pages() noexcept;

}  // namespace matinee::sys
