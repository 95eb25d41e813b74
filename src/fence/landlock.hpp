// SPDX-License-Identifier: MIT
//
// Landlock: a process forbids itself files, TCP ports and other processes, for good and for all
// that it starts. Each version of it (its "ABI") can forbid more; what the kernel's version cannot
// forbid stays allowed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <matinee/result.hpp>

namespace matinee::fence {

/// The kernel's version of Landlock; 0 without it, and where it is switched off.
int landlock_version() noexcept;

enum class Access : std::uint8_t {
  read,       ///< files and folders below it
  own_files,  ///< also make, write and remove files below it
};

struct AllowedPath {
  std::string path;
  Access access = Access::read;
};

struct LandlockRules {
  /// What does not exist is left out.
  std::vector<AllowedPath> paths = {};
  /// The TCP ports that may be connected to (version 4); nothing for all of them.
  std::optional<std::vector<std::uint16_t>> ports = std::vector<std::uint16_t>{};
  /// Whether abstract sockets of others may be connected to (version 6 forbids them).
  bool may_use_abstract_sockets = false;
};

/// Everything else is forbidden from now on: also signals to processes outside (version 6). Needs
/// no-new-privileges. True if the kernel did it, false if it has no Landlock; Errc::failure if it
/// has one and refuses these rules: then nothing is forbidden.
Result<bool> restrict_to(const LandlockRules& rules);

}  // namespace matinee::fence
