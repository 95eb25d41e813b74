// SPDX-License-Identifier: MIT
//
// A seccomp filter: the system calls that a process may make from now on.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <matinee/result.hpp>

namespace matinee::fence {

/// What a call outside the list gets. Libraries take ENOSYS for an older kernel, and go another
/// way.
enum class Otherwise : std::uint8_t { eperm, enosys };

/// A call that is allowed with some values of one of its arguments: (argument & mask) == value.
struct AllowedInPart {
  int call;
  unsigned argument;
  std::uint64_t mask;
  std::uint64_t value;
};

class CallFilter {
 public:
  /// Allows nothing yet, and restricts nothing before load(). A call that this machine does not
  /// have may be named.
  static Result<CallFilter> make(Otherwise otherwise);

  Result<void> allow(std::span<const int> calls);
  Result<void> allow(std::span<const AllowedInPart> calls);

  /// For all threads, for good. Needs no-new-privileges. Errc::failure where the kernel takes no
  /// filter.
  Result<void> load();

 private:
  struct Release {
    void operator()(void* filter) const noexcept;
  };
  explicit CallFilter(void* filter) : filter_(filter) {}
  std::unique_ptr<void, Release> filter_;
};

/// Calls that read and write what is open, handle memory, and tell the time: no path, no address of
/// a network and no other process is in them.
std::span<const int> harmless_calls() noexcept;

}  // namespace matinee::fence
