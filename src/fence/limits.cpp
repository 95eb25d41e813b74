// SPDX-License-Identifier: MIT
#include "fence/limits.hpp"

#include <csignal>

#include <sys/prctl.h>
#include <unistd.h>

namespace matinee::fence {

void limit(__rlimit_resource resource, rlim_t value) noexcept {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

void give_up_privileges() noexcept {
  limit(RLIMIT_CORE, 0);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

Result<void> end_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // The parent may have ended before prctl() took effect.
  if (::getppid() != parent) return Error(Errc::cancelled, "matinee is gone");
  return {};
}

}  // namespace matinee::fence
