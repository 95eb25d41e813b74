// SPDX-License-Identifier: MIT
//
// What keeps this process small should the media that it parses take it over: limits, no new
// rights, no core file, no file outside the current folder (Landlock, where the kernel has it), and
// no system call that the work does not need (seccomp): no socket, no other process.
#pragma once

#include <matinee/result.hpp>

#include <sys/types.h>

namespace matinee {

/// Before anything foreign is read; for good. From then on the process ends with `parent`, which is
/// its own. Errc::failure where the kernel takes no filter; Errc::cancelled where the parent is
/// gone already: another run may be at work in the folder by now.
Result<void> enter_fence(pid_t parent);

}  // namespace matinee
