// SPDX-License-Identifier: MIT
//
// The restrictions that all fenced processes share.
#pragma once

#include <matinee/result.hpp>

#include <sys/resource.h>
#include <sys/types.h>

namespace matinee::fence {

/// Sets the soft and the hard limit. Errors are ignored: a lower hard limit stays.
void limit(__rlimit_resource resource, rlim_t value) noexcept;

/// Disables core files, tracing by other processes of the user, and new privileges through
/// execve().
void give_up_privileges() noexcept;

/// Makes the kernel kill this process (SIGKILL) when its parent, `parent`, ends. Fails with
/// Errc::cancelled if the parent has already ended.
Result<void> end_with(pid_t parent);

}  // namespace matinee::fence
