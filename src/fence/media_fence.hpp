// SPDX-License-Identifier: MIT
//
// What keeps matinee-remux small should the media that it parses take it over: limits, no new
// rights, no core file, no system call that the work does not need (seccomp): no file that it opens
// itself, no socket, no other process. Landlock forbids the files once more, where the kernel has
// it.
#pragma once

#include <matinee/result.hpp>

#include <sys/types.h>

#include "fence/file_broker.hpp"

namespace matinee::fence {

/// Before anything foreign is read; for good. From then on files come from `files`, and the process
/// ends with `parent`, which is its own. Errc::failure where the kernel takes no filter;
/// Errc::cancelled where the parent is gone already: another run may be at work in the folder by
/// now.
Result<void> enter_media_fence(pid_t parent, const FileBroker& files);

}  // namespace matinee::fence
