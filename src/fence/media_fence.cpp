// SPDX-License-Identifier: MIT
#include "fence/media_fence.hpp"

#include <array>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <seccomp.h>
#include <unistd.h>

#include "fence/call_filter.hpp"
#include "fence/landlock.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {

namespace {

// The index of a film of many hours has about 100 MiB. Media that need more than this are
// malicious.
constexpr rlim_t k_address_space = rlim_t{4} << 30;
constexpr rlim_t k_descriptors = 64;
constexpr rlim_t k_cpu_seconds = rlim_t{6} * 3600;
// Larger than any film, and small enough that one file does not fill the disk.
constexpr rlim_t k_file_bytes = rlim_t{256} << 30;

std::vector<AllowedInPart> allowed_in_part(int broker) {
  std::vector<AllowedInPart> allowed;
  // Other commands make the kernel send signals to any process of the user (F_SETOWN, F_SETSIG).
  constexpr std::uint64_t k_all = UINT32_MAX;
  for (const std::uint64_t command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC})
    allowed.push_back({SCMP_SYS(fcntl), 1, k_all, command});
  // abort() sends itself a signal.
  allowed.push_back({SCMP_SYS(tgkill), 0, k_all, static_cast<std::uint64_t>(::getpid())});
  for (const int call : {SCMP_SYS(sendto), SCMP_SYS(recvmsg)})
    allowed.push_back({call, 0, k_all, static_cast<std::uint64_t>(broker)});
  return allowed;
}

// Other calls fail with EPERM, because libraries try some that are not essential.
Result<void> filter_calls(int broker) {
  constexpr std::array k_of_files{SCMP_SYS(ftruncate), SCMP_SYS(fsync), SCMP_SYS(fdatasync)};
  MATINEE_TRY_ASSIGN(CallFilter filter, CallFilter::make(Otherwise::eperm));
  MATINEE_TRY(filter.allow(harmless_calls()));
  MATINEE_TRY(filter.allow(k_of_files));
  MATINEE_TRY(filter.allow(allowed_in_part(broker)));
  return filter.load();
}

}  // namespace

Result<void> enter_media_fence(pid_t parent, const FileBroker& files) {
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer reserves terabytes
  limit(RLIMIT_AS, k_address_space);
#endif
  limit(RLIMIT_NOFILE, k_descriptors);
  limit(RLIMIT_CPU, k_cpu_seconds);
  limit(RLIMIT_FSIZE, k_file_bytes);
  give_up_privileges();
  MATINEE_TRY(end_with(parent));
  // Redundant to the filter, where the kernel has both.
  (void)restrict_to({});
  return filter_calls(files.descriptor());
}

}  // namespace matinee::fence
