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

// A picture at its largest is a quarter of it.
constexpr rlim_t k_picture_space = rlim_t{768} << 20;
constexpr rlim_t k_picture_seconds = 3;
constexpr rlim_t k_picture_bytes = rlim_t{128} << 20;

std::vector<AllowedInPart> allowed_in_part() {
  std::vector<AllowedInPart> allowed;
  // Other commands make the kernel send signals to any process of the user (F_SETOWN, F_SETSIG).
  constexpr std::uint64_t k_all = UINT32_MAX;
  for (const std::uint64_t command : {F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC})
    allowed.push_back({SCMP_SYS(fcntl), 1, k_all, command});
  // abort() sends itself a signal.
  allowed.push_back({SCMP_SYS(tgkill), 0, k_all, static_cast<std::uint64_t>(::getpid())});
  return allowed;
}

// Allows the use of files that `broker` opens.
Result<void> allow_files(CallFilter& filter, int broker) {
  constexpr std::uint64_t k_all = UINT32_MAX;
  constexpr std::array k_of_files{SCMP_SYS(ftruncate), SCMP_SYS(fsync), SCMP_SYS(fdatasync)};
  const auto socket = static_cast<std::uint64_t>(broker);
  const std::array to_broker{AllowedInPart{SCMP_SYS(sendto), 0, k_all, socket},
                             AllowedInPart{SCMP_SYS(recvmsg), 0, k_all, socket}};
  MATINEE_TRY(filter.allow(k_of_files));
  return filter.allow(to_broker);
}

// Other calls fail with EPERM, because libraries try some that are not essential.
Result<void> filter_calls(const FileBroker* files) {
  MATINEE_TRY_ASSIGN(CallFilter filter, CallFilter::make(Otherwise::eperm));
  MATINEE_TRY(filter.allow(harmless_calls()));
  MATINEE_TRY(filter.allow(allowed_in_part()));
  if (files != nullptr) MATINEE_TRY(allow_files(filter, files->descriptor()));
  return filter.load();
}

struct Limits {
  rlim_t space;
  rlim_t seconds;
  rlim_t bytes;
};

Result<void> enter(pid_t parent, const Limits& limits, const FileBroker* files) {
#ifndef __SANITIZE_ADDRESS__  // which reserves terabytes
  limit(RLIMIT_AS, limits.space);
#endif
  limit(RLIMIT_NOFILE, k_descriptors);
  limit(RLIMIT_CPU, limits.seconds);
  limit(RLIMIT_FSIZE, limits.bytes);
  give_up_privileges();
  MATINEE_TRY(end_with(parent));
  // The filter forbids the same; two walls, where the kernel has both.
  (void)restrict_to({});
  return filter_calls(files);
}

}  // namespace

Result<void> enter_media_fence(pid_t parent, const FileBroker& files) {
  return enter(parent, {.space = k_address_space, .seconds = k_cpu_seconds, .bytes = k_file_bytes},
               &files);
}

Result<void> enter_picture_fence(pid_t parent) {
  return enter(parent,
               {.space = k_picture_space, .seconds = k_picture_seconds, .bytes = k_picture_bytes},
               nullptr);
}

}  // namespace matinee::fence
