// SPDX-License-Identifier: MIT
#include "fence.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>

#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee {

namespace {

// The index of a film of many hours is some 100 MiB; what wants more than this is no film.
constexpr rlim_t k_address_space = rlim_t{4} << 30;
constexpr rlim_t k_descriptors = 64;
constexpr rlim_t k_cpu_seconds = rlim_t{6} * 3600;

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

// The rights of Landlock's first version: reading and writing below the current folder. Kernels
// without it have the filter alone.
void stay_in_folder() {
  // Newer kernel headers have more fields. Zero in them restricts nothing, on any kernel.
  landlock_ruleset_attr attributes{};
  attributes.handled_access_fs =
      LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
      LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
      LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
      LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
      LANDLOCK_ACCESS_FS_MAKE_SYM;
  const auto make = ::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  const UniqueFd ruleset(k_adopt, static_cast<int>(make));
  if (!ruleset) return;
  const UniqueFd folder(k_adopt, ::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const landlock_path_beneath_attr here{.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
                                                          LANDLOCK_ACCESS_FS_WRITE_FILE |
                                                          LANDLOCK_ACCESS_FS_MAKE_REG,
                                        .parent_fd = folder.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset.get(), LANDLOCK_RULE_PATH_BENEATH, &here, 0) != 0) {
    return;
  }
  ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0);
}

struct ReleaseFilter {
  void operator()(scmp_filter_ctx filter) const noexcept { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, ReleaseFilter>;

// Everything else fails with EPERM: what a library tries out of habit does it no harm.
Result<void> filter_calls() {
  constexpr std::array k_allowed{SCMP_SYS(read),           SCMP_SYS(pread64),
                                 SCMP_SYS(readv),          SCMP_SYS(write),
                                 SCMP_SYS(pwrite64),       SCMP_SYS(writev),
                                 SCMP_SYS(lseek),          SCMP_SYS(_llseek),
                                 SCMP_SYS(openat),         SCMP_SYS(open),
                                 SCMP_SYS(close),          SCMP_SYS(fstat),
                                 SCMP_SYS(newfstatat),     SCMP_SYS(statx),
                                 SCMP_SYS(ftruncate),      SCMP_SYS(fcntl),
                                 SCMP_SYS(fsync),          SCMP_SYS(fdatasync),
                                 SCMP_SYS(mmap),           SCMP_SYS(munmap),
                                 SCMP_SYS(mremap),         SCMP_SYS(mprotect),
                                 SCMP_SYS(madvise),        SCMP_SYS(brk),
                                 SCMP_SYS(futex),          SCMP_SYS(exit),
                                 SCMP_SYS(exit_group),     SCMP_SYS(rt_sigaction),
                                 SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
                                 SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday),
                                 SCMP_SYS(getrandom),      SCMP_SYS(getpid),
                                 SCMP_SYS(gettid),         SCMP_SYS(tgkill),
                                 SCMP_SYS(sched_yield),    SCMP_SYS(sched_getaffinity),
                                 SCMP_SYS(restart_syscall)};
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return Error(Errc::failure, "no seccomp filter can be made");
  for (const int call : k_allowed) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) {
      return Error(Errc::failure, "a rule of the seccomp filter is refused");
    }
  }
  if (const int code = seccomp_load(filter.get()); code != 0) {
    return Error::from_errno(-code, "the seccomp filter");
  }
  return {};
}

}  // namespace

Result<void> enter_fence(pid_t parent) {
  limit(RLIMIT_CORE, 0);
#ifndef __SANITIZE_ADDRESS__  // which reserves terabytes
  limit(RLIMIT_AS, k_address_space);
#endif
  limit(RLIMIT_NOFILE, k_descriptors);
  limit(RLIMIT_CPU, k_cpu_seconds);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // It may have died while the libraries were loaded, before that counted.
  if (::getppid() != parent) return Error(Errc::cancelled, "matinee is gone");
  stay_in_folder();
  return filter_calls();
}

}  // namespace matinee
