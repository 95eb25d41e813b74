// SPDX-License-Identifier: MIT
//
// Restricts matinee-remux, in case the media that it parses take control of it: resource limits, no
// new privileges, no core file, and a seccomp filter that allows no opening of files, no sockets
// and no other processes. If the kernel has Landlock, it forbids files too.
#pragma once

#include <matinee/result.hpp>

#include <sys/types.h>

#include "fence/file_broker.hpp"

namespace matinee::fence {

/// Restricts the process for good. Must be called before any foreign data are read. Afterwards
/// files are opened through `files`, and the process ends with `parent`, its parent process. Fails
/// with Errc::failure if the kernel rejects the filter, and with Errc::cancelled if the parent has
/// already ended, because another run may use the folder by now.
Result<void> enter_media_fence(pid_t parent, const FileBroker& files);

/// The same for a process that decodes one picture from its standard input: it gets no file, less
/// memory (2 GiB) and little time (10 s of the processor's).
Result<void> enter_picture_fence(pid_t parent);

}  // namespace matinee::fence
