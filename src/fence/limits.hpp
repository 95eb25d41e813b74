// SPDX-License-Identifier: MIT
//
// What every fenced process gives up before anything else.
#pragma once

#include <matinee/result.hpp>

#include <sys/resource.h>
#include <sys/types.h>

namespace matinee::fence {

/// Both limits. Failures are ignored: one that is lower already stays.
void limit(__rlimit_resource resource, rlim_t value) noexcept;

/// No core file, no tracing by other processes of the user, no new privileges by what is executed.
void give_up_privileges() noexcept;

/// From now on this process ends (SIGKILL) with `parent`, its own. Errc::cancelled where that is
/// gone already.
Result<void> end_with(pid_t parent);

}  // namespace matinee::fence
