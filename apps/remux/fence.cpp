// SPDX-License-Identifier: MIT
#include "fence.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

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
// No film is as long, and no disk is filled by one file.
constexpr rlim_t k_file_bytes = rlim_t{256} << 30;
constexpr int k_landlock_version = 1;  // LANDLOCK_CREATE_RULESET_VERSION

void limit(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  ::setrlimit(resource, &both);
}

// struct landlock_ruleset_attr of the newest version that is known here (6, of Linux 6.12); an
// older kernel is given as much of it as it knows, and Debian's headers may know less.
struct LandlockRights {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scoped = 0;
};

// What a version added to the one before it (Documentation/userspace-api/landlock.rst).
constexpr std::uint64_t k_first_file_rights = (std::uint64_t{1} << 13) - 1;
constexpr std::uint64_t k_refer = std::uint64_t{1} << 13;      // 2: to another folder
constexpr std::uint64_t k_truncate = std::uint64_t{1} << 14;   // 3
constexpr std::uint64_t k_ioctl_dev = std::uint64_t{1} << 15;  // 5
constexpr std::uint64_t k_bind_and_connect = 3;                // 4: TCP
constexpr std::uint64_t k_sockets_and_signals = 3;             // 6: abstract sockets, signals

LandlockRights rights_of_version(long version) {
  LandlockRights rights{.files = k_first_file_rights};
  if (version >= 2) rights.files |= k_refer;
  if (version >= 3) rights.files |= k_truncate;
  if (version >= 4) rights.network = k_bind_and_connect;
  if (version >= 5) rights.files |= k_ioctl_dev;
  if (version >= 6) rights.scoped = k_sockets_and_signals;
  return rights;
}

std::size_t size_for_version(long version) {
  if (version >= 6) return sizeof(LandlockRights);
  return version >= 4 ? offsetof(LandlockRights, scoped) : offsetof(LandlockRights, network);
}

// Reading and writing below the current folder, and nothing else that the kernel's version of
// Landlock can forbid. Kernels without it have the filter of calls alone.
void stay_in_folder() {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, k_landlock_version);
  if (version < 1) return;
  const LandlockRights rights = rights_of_version(version);
  const auto make = ::syscall(SYS_landlock_create_ruleset, &rights, size_for_version(version), 0);
  const UniqueFd ruleset(k_adopt, static_cast<int>(make));
  if (!ruleset) return;
  const UniqueFd folder(k_adopt, ::open(".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  const landlock_path_beneath_attr here{
      .allowed_access = (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                         LANDLOCK_ACCESS_FS_MAKE_REG | k_truncate) &
                        rights.files,
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

// A call that is allowed with some values of one of its arguments.
struct Allowed {
  int call;
  unsigned argument;
  std::uint64_t mask;
  std::uint64_t value;
};

std::vector<Allowed> allowed_in_part() {
  std::vector<Allowed> allowed;
  // Mode 3 opens a file for neither reading nor writing, which Landlock lets pass, and empties it
  // if O_TRUNC is there too.
  for (const std::uint64_t mode : {O_RDONLY, O_WRONLY, O_RDWR}) {
    allowed.push_back({SCMP_SYS(openat), 2, O_ACCMODE, mode});
    allowed.push_back({SCMP_SYS(open), 1, O_ACCMODE, mode});
  }
  // Others make the kernel send signals to any process of the user (F_SETOWN and F_SETSIG).
  constexpr std::uint64_t k_all = UINT32_MAX;
  for (const std::uint64_t command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC})
    allowed.push_back({SCMP_SYS(fcntl), 1, k_all, command});
  // abort() signals itself.
  allowed.push_back({SCMP_SYS(tgkill), 0, k_all, static_cast<std::uint64_t>(::getpid())});
  return allowed;
}

// Everything else fails with EPERM: what a library tries out of habit does it no harm.
Result<void> filter_calls() {
  constexpr std::array k_allowed{SCMP_SYS(read),
                                 SCMP_SYS(pread64),
                                 SCMP_SYS(readv),
                                 SCMP_SYS(write),
                                 SCMP_SYS(pwrite64),
                                 SCMP_SYS(writev),
                                 SCMP_SYS(lseek),
                                 SCMP_SYS(_llseek),
                                 SCMP_SYS(close),
                                 SCMP_SYS(fstat),
                                 SCMP_SYS(newfstatat),
                                 SCMP_SYS(statx),
                                 SCMP_SYS(ftruncate),
                                 SCMP_SYS(fsync),
                                 SCMP_SYS(fdatasync),
                                 SCMP_SYS(mmap),
                                 SCMP_SYS(munmap),
                                 SCMP_SYS(mremap),
                                 SCMP_SYS(mprotect),
                                 SCMP_SYS(madvise),
                                 SCMP_SYS(brk),
                                 SCMP_SYS(futex),
                                 SCMP_SYS(exit),
                                 SCMP_SYS(exit_group),
                                 SCMP_SYS(rt_sigaction),
                                 SCMP_SYS(rt_sigprocmask),
                                 SCMP_SYS(rt_sigreturn),
                                 SCMP_SYS(clock_gettime),
                                 SCMP_SYS(gettimeofday),
                                 SCMP_SYS(getrandom),
                                 SCMP_SYS(getpid),
                                 SCMP_SYS(gettid),
                                 SCMP_SYS(sched_yield),
                                 SCMP_SYS(sched_getaffinity),
                                 SCMP_SYS(restart_syscall)};
  const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  if (!filter) return Error(Errc::failure, "no seccomp filter can be made");
  for (const int call : k_allowed) {
    if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0) {
      return Error(Errc::failure, "a rule of the seccomp filter is refused");
    }
  }
  for (const Allowed& each : allowed_in_part()) {
    const scmp_arg_cmp match{each.argument, SCMP_CMP_MASKED_EQ, each.mask, each.value};
    if (seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, each.call, 1, &match) != 0) {
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
  limit(RLIMIT_FSIZE, k_file_bytes);
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  // It may have died while the libraries were loaded, before that counted.
  if (::getppid() != parent) return Error(Errc::cancelled, "matinee is gone");
  stay_in_folder();
  return filter_calls();
}

}  // namespace matinee
