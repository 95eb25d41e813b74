// SPDX-License-Identifier: MIT
#include "fence/protections.hpp"

#include <cstdint>

#include <fmt/format.h>
#include <linux/seccomp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fence/landlock.hpp"

namespace matinee::fence {

namespace {

// Does not use libseccomp, which only fenced processes load.
bool has_seccomp() noexcept {
  const std::uint32_t action = SECCOMP_RET_ERRNO;
  return ::syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

}  // namespace

Protections find_protections() noexcept {
  return {.has_call_filters = has_seccomp(), .landlock = landlock_version()};
}

std::string words_for(const Protections& protections) {
  const std::string landlock = protections.landlock > 0
                                   ? fmt::format("Landlock {}", protections.landlock)
                                   : std::string("no Landlock");
  return fmt::format("no new privileges, {}, {}",
                     protections.has_call_filters ? "seccomp" : "no seccomp", landlock);
}

}  // namespace matinee::fence
