// SPDX-License-Identifier: MIT
#include "fence/landlock.hpp"

#include <cerrno>
#include <cstddef>

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/unique_fd.hpp"

namespace matinee::fence {

namespace {

constexpr int k_tell_version = 1;  // LANDLOCK_CREATE_RULESET_VERSION

// struct landlock_ruleset_attr of the newest known version (6, Linux 6.12; version 7 added only
// audit flags). An older kernel gets only the members that it knows. Defined here, because Debian's
// headers may be older.
struct Handled {
  std::uint64_t files = 0;
  std::uint64_t network = 0;
  std::uint64_t scoped = 0;
};

struct PortRule {
  std::uint64_t allowed = 0;
  std::uint64_t port = 0;
};

// The rights that each version added (Documentation/userspace-api/landlock.rst).
constexpr std::uint64_t k_first_file_rights = (std::uint64_t{1} << 13) - 1;
constexpr std::uint64_t k_refer = std::uint64_t{1} << 13;      // 2: move to another folder
constexpr std::uint64_t k_truncate = std::uint64_t{1} << 14;   // 3
constexpr std::uint64_t k_bind = 1;                            // 4: TCP
constexpr std::uint64_t k_connect = 2;                         // 4: TCP
constexpr std::uint64_t k_ioctl_dev = std::uint64_t{1} << 15;  // 5
constexpr std::uint64_t k_abstract_sockets = 1;                // 6
constexpr std::uint64_t k_signals = 2;                         // 6
constexpr int k_port_rule = 2;                                 // LANDLOCK_RULE_NET_PORT

Handled handled_by(int version, const LandlockRules& rules) {
  Handled handled{.files = k_first_file_rights};
  if (version >= 2) handled.files |= k_refer;
  if (version >= 3) handled.files |= k_truncate;
  if (version >= 4) handled.network = rules.ports ? k_bind | k_connect : k_bind;
  if (version >= 5) handled.files |= k_ioctl_dev;
  if (version >= 6) {
    handled.scoped = rules.may_use_abstract_sockets ? k_signals : k_signals | k_abstract_sockets;
  }
  return handled;
}

std::size_t size_for_version(int version) {
  if (version >= 6) return sizeof(Handled);
  return version >= 4 ? offsetof(Handled, scoped) : offsetof(Handled, network);
}

std::uint64_t rights_for(Access access, bool is_folder) {
  constexpr std::uint64_t k_of_files =
      LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | k_truncate;
  std::uint64_t rights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  if (access == Access::own_files) {
    rights |= LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
              LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE | k_truncate;
  }
  return is_folder ? rights : rights & k_of_files;
}

Error refused(const std::string& what) {
  return Error::from_errno(errno, "Landlock: " + what);
}

Result<void> allow_path(int ruleset, const AllowedPath& allowed, std::uint64_t handled) {
  const UniqueFd fd(k_adopt, ::open(allowed.path.c_str(), O_PATH | O_CLOEXEC));
  struct stat status{};
  if (!fd || ::fstat(fd.get(), &status) != 0) return {};
  const landlock_path_beneath_attr rule{
      .allowed_access = rights_for(allowed.access, S_ISDIR(status.st_mode)) & handled,
      .parent_fd = fd.get()};
  if (::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0) {
    return refused(allowed.path);
  }
  return {};
}

Result<void> allow_ports(int ruleset, const std::vector<std::uint16_t>& ports) {
  for (const std::uint16_t port : ports) {
    const PortRule rule{.allowed = k_connect, .port = port};
    if (::syscall(SYS_landlock_add_rule, ruleset, k_port_rule, &rule, 0) != 0) {
      return refused("a port");
    }
  }
  return {};
}

}  // namespace

int landlock_version() noexcept {
  const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, k_tell_version);
  return version > 0 ? static_cast<int>(version) : 0;
}

Result<bool> restrict_to(const LandlockRules& rules) {
  const int version = landlock_version();
  if (version == 0) return false;
  const Handled handled = handled_by(version, rules);
  const auto made = ::syscall(SYS_landlock_create_ruleset, &handled, size_for_version(version), 0);
  const UniqueFd ruleset(k_adopt, static_cast<int>(made));
  if (!ruleset) return refused("no rules can be made");
  for (const AllowedPath& path : rules.paths)
    MATINEE_TRY(allow_path(ruleset.get(), path, handled.files));
  if (rules.ports && (handled.network & k_connect) != 0) {
    MATINEE_TRY(allow_ports(ruleset.get(), *rules.ports));
  }
  if (::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0) return refused("not entered");
  return true;
}

}  // namespace matinee::fence
