// SPDX-License-Identifier: MIT
//
// A seccomp filter: the system calls that a process may make.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include <matinee/result.hpp>

namespace matinee::fence {

/// The error of a forbidden call. With ENOSYS, libraries assume an older kernel and use another
/// call.
enum class Otherwise : std::uint8_t { eperm, enosys };

/// A call that is allowed if (argument & mask) == value for one of its arguments.
struct AllowedInPart {
  int call;
  unsigned argument;
  std::uint64_t mask;
  std::uint64_t value;
};

class CallFilter {
 public:
  /// Makes a filter that allows nothing. It has no effect before load(). Calls that do not exist on
  /// this architecture may be added.
  static Result<CallFilter> make(Otherwise otherwise);

  Result<void> allow(std::span<const int> calls);
  Result<void> allow(std::span<const AllowedInPart> calls);

  /// Installs the filter for all threads, for good. Requires no-new-privileges. Fails with
  /// Errc::failure if the kernel rejects the filter.
  Result<void> load();

 private:
  struct Release {
    void operator()(void* filter) const noexcept;
  };
  explicit CallFilter(void* filter) : filter_(filter) {}
  std::unique_ptr<void, Release> filter_;
};

/// System calls that use open descriptors, manage memory, and read the clock. None of them takes a
/// path, a network address or another process.
std::span<const int> harmless_calls() noexcept;

}  // namespace matinee::fence
