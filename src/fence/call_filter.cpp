// SPDX-License-Identifier: MIT
#include "fence/call_filter.hpp"

#include <array>
#include <cerrno>

#include <seccomp.h>

namespace matinee::fence {

namespace {

Error rule_refused() {
  return {Errc::failure, "a rule of the seccomp filter is refused"};
}

}  // namespace

void CallFilter::Release::operator()(void* filter) const noexcept {
  seccomp_release(filter);
}

Result<CallFilter> CallFilter::make(Otherwise otherwise) {
  const int code = otherwise == Otherwise::eperm ? EPERM : ENOSYS;
  CallFilter filter(seccomp_init(SCMP_ACT_ERRNO(static_cast<std::uint32_t>(code))));
  if (!filter.filter_) return Error(Errc::failure, "no seccomp filter can be made");
  // Include threads that a library has already started.
  (void)seccomp_attr_set(filter.filter_.get(), SCMP_FLTATR_CTL_TSYNC, 1);
  return filter;
}

Result<void> CallFilter::allow(std::span<const int> calls) {
  for (const int call : calls)
    if (seccomp_rule_add(filter_.get(), SCMP_ACT_ALLOW, call, 0) != 0) return rule_refused();
  return {};
}

Result<void> CallFilter::allow(std::span<const AllowedInPart> calls) {
  for (const AllowedInPart& each : calls) {
    const scmp_arg_cmp match{each.argument, SCMP_CMP_MASKED_EQ, each.mask, each.value};
    if (seccomp_rule_add_array(filter_.get(), SCMP_ACT_ALLOW, each.call, 1, &match) != 0) {
      return rule_refused();
    }
  }
  return {};
}

Result<void> CallFilter::load() {
  const int code = seccomp_load(filter_.get());
  if (code != 0) return Error::from_errno(-code, "the seccomp filter");
  return {};
}

std::span<const int> harmless_calls() noexcept {
  static constexpr std::array k_calls{SCMP_SYS(read),
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
  return k_calls;
}

}  // namespace matinee::fence
