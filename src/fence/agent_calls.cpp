// SPDX-License-Identifier: MIT
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fence/agent_fence.hpp"
#include "fence/call_filter.hpp"

namespace matinee::fence {

namespace {

constexpr std::uint64_t k_all = UINT32_MAX;

std::span<const int> calls_of_agent() {
  static constexpr std::array k_calls{
      // Clients, the process that starts programs, and the session bus.
      SCMP_SYS(connect), SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(getsockname),
      SCMP_SYS(getpeername), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(sendto),
      SCMP_SYS(recvfrom), SCMP_SYS(sendmsg), SCMP_SYS(recvmsg), SCMP_SYS(shutdown), SCMP_SYS(poll),
      SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1),
      SCMP_SYS(epoll_create), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait),
      SCMP_SYS(eventfd2), SCMP_SYS(pipe2), SCMP_SYS(timerfd_create), SCMP_SYS(timerfd_settime),
      SCMP_SYS(timerfd_gettime), SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(dup3),
      // Files of browsers, and notifications of changes.
      SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat), SCMP_SYS(lstat),
      SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(getdents64), SCMP_SYS(fstatfs),
      SCMP_SYS(statfs), SCMP_SYS(getcwd), SCMP_SYS(flock), SCMP_SYS(inotify_init1),
      SCMP_SYS(inotify_add_watch), SCMP_SYS(inotify_rm_watch), SCMP_SYS(fadvise64),

      // Threads, clocks, memory, and the process itself.
      SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(set_tid_address), SCMP_SYS(sigaltstack),
      SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid), SCMP_SYS(getppid),
      SCMP_SYS(getgroups), SCMP_SYS(uname), SCMP_SYS(getrlimit), SCMP_SYS(clock_getres),
      SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(time), SCMP_SYS(sysinfo),
      SCMP_SYS(mlock), SCMP_SYS(mlock2), SCMP_SYS(munlock), SCMP_SYS(membarrier), SCMP_SYS(mincore),
      SCMP_SYS(futex_time64), SCMP_SYS(ppoll_time64), SCMP_SYS(clock_gettime64),
      SCMP_SYS(sched_getscheduler), SCMP_SYS(sched_getparam), SCMP_SYS(getsid),
      SCMP_SYS(rt_sigtimedwait)};
  return k_calls;
}

std::vector<AllowedInPart> allowed_in_part() {
  std::vector<AllowedInPart> allowed;
  allowed.push_back({SCMP_SYS(socket), 0, k_all, AF_UNIX});
  allowed.push_back({SCMP_SYS(socketpair), 0, k_all, AF_UNIX});
  for (const std::uint64_t command : {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_GETLK,
                                      F_SETLK, F_OFD_GETLK, F_OFD_SETLK, F_GET_SEALS})
    for (const int call : {SCMP_SYS(fcntl), SCMP_SYS(fcntl64)})
      allowed.push_back({call, 1, k_all, command});
  for (const std::uint64_t command : {FIONREAD, FIONBIO})
    allowed.push_back({SCMP_SYS(ioctl), 1, k_all, command});
  for (const std::uint64_t option : {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE})
    allowed.push_back({SCMP_SYS(prctl), 0, k_all, option});
  allowed.push_back({SCMP_SYS(tgkill), 0, k_all, static_cast<std::uint64_t>(::getpid())});
  allowed.push_back({SCMP_SYS(prlimit64), 0, k_all, 0});
  // Allow threads but no processes. A filter cannot see the flags of clone3, so it gets ENOSYS, and
  // the C library uses clone instead.
  allowed.push_back({SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD});
  constexpr std::uint64_t k_writing = O_ACCMODE | O_CREAT | O_TRUNC;
  allowed.push_back({SCMP_SYS(openat), 2, k_writing, O_RDONLY});
  allowed.push_back({SCMP_SYS(open), 1, k_writing, O_RDONLY});
  return allowed;
}

}  // namespace

Result<void> filter_agent_calls() {
  MATINEE_TRY_ASSIGN(CallFilter filter, CallFilter::make(Otherwise::enosys));
  MATINEE_TRY(filter.allow(harmless_calls()));
  MATINEE_TRY(filter.allow(calls_of_agent()));
  MATINEE_TRY(filter.allow(allowed_in_part()));
  return filter.load();
}

}  // namespace matinee::fence
