// SPDX-License-Identifier: MIT
#include "sys/hardening.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace matinee::sys {
namespace {

/// What `claim` says in a child of its own.
template <class Claim>
bool holds(Claim claim) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(claim() ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(HardenProcess, LeavesNoCoreAndNoTracing) {
  EXPECT_TRUE(holds([] {
    harden_process();
    rlimit core{};
    return ::getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0 &&
           ::prctl(PR_GET_DUMPABLE) == 0;
  }));
}

// The memory of a fork is closed from its first instruction on.
TEST(HardenProcess, HoldsInWhatIsForked) {
  EXPECT_TRUE(holds([] {
    harden_process();
    return holds([] { return ::prctl(PR_GET_DUMPABLE) == 0; });
  }));
}

TEST(CanLockMemory, IsTrueUnlessTheLimitIsZero) {
  const auto with_limit = [](rlim_t bytes) {
    return [bytes] {
      const rlimit limit{bytes, bytes};
      ::setrlimit(RLIMIT_MEMLOCK, &limit);
      // Root is not bound by it.
      if (::geteuid() == 0 && ::setuid(65534) != 0) return false;
      return can_lock_memory() == (bytes > 0);
    };
  };
  EXPECT_TRUE(holds(with_limit(0)));
  EXPECT_TRUE(holds(with_limit(rlim_t{64} * 1024)));
}

}  // namespace
}  // namespace matinee::sys
