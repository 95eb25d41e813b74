// SPDX-License-Identifier: MIT
#include "fence/http_fence.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string_view>

#include <fcntl.h>
#include <linux/netlink.h>
#include <netdb.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/number.hpp"
#include "fence/call_filter.hpp"
#include "fence/landlock.hpp"
#include "fence/limits.hpp"

namespace matinee::fence {

namespace {

constexpr std::uint64_t k_all = UINT32_MAX;

enum class Files : bool { none, read };

std::span<const int> calls_of_network() {
  static constexpr std::array k_calls{
      SCMP_SYS(connect),     SCMP_SYS(bind),          SCMP_SYS(getsockname), SCMP_SYS(getpeername),
      SCMP_SYS(getsockopt),  SCMP_SYS(setsockopt),    SCMP_SYS(sendto),      SCMP_SYS(recvfrom),
      SCMP_SYS(sendmsg),     SCMP_SYS(recvmsg),       SCMP_SYS(sendmmsg),    SCMP_SYS(recvmmsg),
      SCMP_SYS(shutdown),    SCMP_SYS(poll),          SCMP_SYS(ppoll),       SCMP_SYS(select),
      SCMP_SYS(pselect6),    SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl),   SCMP_SYS(epoll_wait),
      SCMP_SYS(epoll_pwait), SCMP_SYS(eventfd2),      SCMP_SYS(pipe2),       SCMP_SYS(pipe),
      SCMP_SYS(_newselect),  SCMP_SYS(epoll_pwait2)};
  return k_calls;
}

// Threads, clocks, and the process itself.
std::span<const int> calls_of_itself() {
  static constexpr std::array k_calls{SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
                                      SCMP_SYS(set_tid_address), SCMP_SYS(sigaltstack),
                                      SCMP_SYS(getuid),          SCMP_SYS(geteuid),
                                      SCMP_SYS(getgid),          SCMP_SYS(getegid),
                                      SCMP_SYS(getppid),         SCMP_SYS(uname),
                                      SCMP_SYS(getrlimit),       SCMP_SYS(ugetrlimit),
                                      SCMP_SYS(clock_getres),    SCMP_SYS(nanosleep),
                                      SCMP_SYS(clock_nanosleep), SCMP_SYS(time),
                                      SCMP_SYS(sysinfo),         SCMP_SYS(mlock),
                                      SCMP_SYS(mlock2),          SCMP_SYS(munlock),
                                      SCMP_SYS(membarrier),      SCMP_SYS(futex_time64),
                                      SCMP_SYS(ppoll_time64),    SCMP_SYS(clock_gettime64),
                                      SCMP_SYS(arch_prctl)};
  return k_calls;
}

std::span<const int> calls_of_paths() {
  static constexpr std::array k_calls{
      SCMP_SYS(access),  SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat),
      SCMP_SYS(lstat),   SCMP_SYS(readlink),  SCMP_SYS(readlinkat), SCMP_SYS(getdents64),
      SCMP_SYS(fstatfs), SCMP_SYS(getcwd)};
  return k_calls;
}

std::vector<AllowedInPart> allowed_in_part(Files files) {
  std::vector<AllowedInPart> allowed;
  const auto of_itself = static_cast<std::uint64_t>(::getpid());
  for (const std::uint64_t family : {AF_INET, AF_INET6, AF_NETLINK})
    allowed.push_back({SCMP_SYS(socket), 0, k_all, family});
  // libcurl uses a socket pair to wake itself up. A Unix datagram socket could send to other
  // sockets.
  constexpr std::uint64_t k_type = 0xf;
  allowed.push_back({SCMP_SYS(socketpair), 1, k_type, SOCK_STREAM});
  for (const std::uint64_t command : {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC})
    for (const int call : {SCMP_SYS(fcntl), SCMP_SYS(fcntl64)})
      allowed.push_back({call, 1, k_all, command});
  for (const std::uint64_t command : {FIONREAD, FIONBIO})
    allowed.push_back({SCMP_SYS(ioctl), 1, k_all, command});
  allowed.push_back({SCMP_SYS(tgkill), 0, k_all, of_itself});
  allowed.push_back({SCMP_SYS(prlimit64), 0, k_all, 0});
  // Allow threads but no processes. A filter cannot see the flags of clone3, so it gets ENOSYS, and
  // the C library uses clone instead.
  allowed.push_back({SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD});
  if (files == Files::read) {
    constexpr std::uint64_t k_writing = O_ACCMODE | O_CREAT | O_TRUNC;
    allowed.push_back({SCMP_SYS(openat), 2, k_writing, O_RDONLY});
    allowed.push_back({SCMP_SYS(open), 1, k_writing, O_RDONLY});
  }
  return allowed;
}

Result<void> filter_calls(Files files) {
  MATINEE_TRY_ASSIGN(CallFilter filter, CallFilter::make(Otherwise::enosys));
  for (const auto calls :
       {harmless_calls(), calls_of_network(), calls_of_itself(), calls_of_paths()})
    MATINEE_TRY(filter.allow(calls));
  MATINEE_TRY(filter.allow(allowed_in_part(files)));
  return filter.load();
}

// Allow folders instead of files: a rule for a file does not apply to the file that replaces it.
LandlockRules rules_for(const HttpNeeds& needs) {
  LandlockRules rules{.paths = {{"/etc"},
                                {"/usr"},
                                {"/lib"},
                                {"/lib64"},
                                {"/nix/store"},
                                {"/gnu/store"},
                                {"/dev/null"},
                                {"/dev/urandom"},
                                {"/var/lib/ca-certificates"},
                                {"/run/NetworkManager"},
                                {"/run/systemd/resolve"},
                                {"/run/resolvconf"}},
                      .ports = needs.ports};
  std::error_code ignored;
  const auto resolver = std::filesystem::canonical("/etc/resolv.conf", ignored);
  if (!resolver.empty()) rules.paths.push_back({resolver.native()});
  for (const std::string& path : needs.files)
    if (!path.empty()) rules.paths.push_back({path});
  if (rules.ports) rules.ports->insert(rules.ports->end(), {443, 53});
  return rules;
}

}  // namespace

std::vector<std::uint16_t> ports_of(const std::vector<std::string>& connect_to) {
  std::vector<std::uint16_t> ports;
  for (const std::string& rule : connect_to) {
    const auto port = parse_number<std::uint16_t>(
        std::string_view(rule).substr(std::min(rule.rfind(':') + 1, rule.size())));
    if (port) ports.push_back(*port);
  }
  return ports;
}

void load_resolver() noexcept {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo("localhost", "443", &hints, &found) == 0) ::freeaddrinfo(found);
}

Protections enter_http_fence(const HttpNeeds& needs) noexcept {
  give_up_privileges();
  const auto restricted = restrict_to(rules_for(needs));
  const bool has_landlock = restricted && *restricted;
  const auto filtered = filter_calls(has_landlock ? Files::read : Files::none);
  return {.has_call_filters = filtered.has_value(),
          .landlock = has_landlock ? landlock_version() : 0};
}

}  // namespace matinee::fence
