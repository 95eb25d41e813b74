// SPDX-License-Identifier: MIT
//
// Waits for descriptors with poll(2). A stop request ends the wait at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>

#include <poll.h>

#include "base/unique_fd.hpp"

namespace matinee::sys {

/// Why a wait ended. A stop request takes precedence over the other two.
enum class Wake : std::uint8_t { ready, stopped, timed_out };

/// When a wait ends; nullopt waits for ever.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// Holds an eventfd(2) that a stop request makes readable, so that poll(2) returns. If no
/// descriptor is free for it, a request is noticed when something else ends the wait. It cannot be
/// copied or moved, because the stop callback points to it. Use it from one thread; the stop
/// request may come from any thread.
class Waker {
 public:
  explicit Waker(std::stop_token stop);
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  /// Waits until one of `watched` is ready or closed, and sets `revents` as poll(2) does. Negative
  /// descriptors are ignored. A signal does not end the wait. If poll(2) itself fails, every
  /// `revents` is POLLERR, so that the next use of the descriptor reports an error.
  Wake wait(std::span<pollfd> watched, Deadline deadline = {}) const;

  /// Waits for one descriptor.
  Wake wait(int fd, short events, Deadline deadline = {}) const;

  bool stop_requested() const noexcept { return stop_.stop_requested(); }

 private:
  std::stop_token stop_;
  UniqueFd fd_;
  std::stop_callback<std::function<void()>> callback_;
};

/// Waits until `fd` is readable or at its end.
Wake wait_readable(int fd, Deadline deadline, const std::stop_token& stop);

}  // namespace matinee::sys
