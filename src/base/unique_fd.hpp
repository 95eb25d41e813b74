// SPDX-License-Identifier: MIT
//
// A move-only owner of a file descriptor.
#pragma once

#include <utility>

#include <unistd.h>

namespace matinee {

/// Marks a call that transfers ownership of a raw descriptor.
struct Adopt {};
inline constexpr Adopt k_adopt{};

/// Closes the descriptor on destruction. An error of close() is ignored. Not thread-safe.
class UniqueFd {
 public:
  UniqueFd() noexcept = default;
  UniqueFd(Adopt, int fd) noexcept : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd() { reset(); }

  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }
  /// Gives up ownership; the caller closes the descriptor.
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  void reset() noexcept {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace matinee
