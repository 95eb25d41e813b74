// SPDX-License-Identifier: MIT
//
// What keeps this process small should the media that it parses take it over: limits, no new
// rights, no core file, no file outside the current folder (Landlock, where the kernel has it), and
// no system call that the work does not need (seccomp): no socket, no other process.
#pragma once

#include <matinee/result.hpp>

namespace matinee {

/// Before anything foreign is read; for good. Errc::failure where the kernel takes no filter.
Result<void> enter_fence();

}  // namespace matinee
