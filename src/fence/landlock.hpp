// SPDX-License-Identifier: MIT
//
// Landlock: a process restricts its own access, and that of its children, to files, TCP ports and
// other processes. Each version (ABI) can restrict more. What the kernel's version cannot restrict
// stays allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::fence {

/// The ABI version of the kernel; 0 if Landlock is absent or disabled.
int landlock_version() noexcept;

enum class Access : std::uint8_t {
  read,       ///< read files, and everything below folders
  own_files,  ///< also create, write and remove files below it
};

struct AllowedPath {
  std::string path;
  Access access = Access::read;
};

struct LandlockRules {
  /// Paths that do not exist are ignored.
  std::vector<AllowedPath> paths = {};
  /// The TCP ports to which connections are allowed (version 4); nullopt allows all.
  std::optional<std::vector<std::uint16_t>> ports = std::vector<std::uint16_t>{};
  /// Whether connections to abstract sockets of other processes are allowed (version 6 can forbid
  /// them).
  bool may_use_abstract_sockets = false;
};

/// Forbids everything else for good, including signals to other processes (version 6). Requires
/// no-new-privileges. Returns true on success, and false if the kernel has no Landlock. Fails with
/// Errc::failure if the kernel rejects the rules; then nothing is forbidden.
Result<bool> restrict_to(const LandlockRules& rules);

}  // namespace matinee::fence
