// SPDX-License-Identifier: MIT
//
// Waiting for descriptors with a stop token: a request to stop ends the wait at once.
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

/// What ended a wait. A request to stop comes before all else.
enum class Wake : std::uint8_t { ready, stopped, timed_out };

/// Until when to wait; nothing for ever.
using Deadline = std::optional<std::chrono::steady_clock::time_point>;

/// Holds an eventfd(2) that a stop request makes readable, so that poll(2) returns. Where no
/// descriptor is left for it, a request is seen as soon as something else ends the wait. Neither
/// copied nor moved: the stop token calls back into it. For one thread; the request may come from
/// any.
class Waker {
 public:
  explicit Waker(std::stop_token stop);
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;

  /// Waits until one of `watched` is ready for its events or has ended, and sets their `revents` as
  /// poll(2) does. Negative descriptors are left out. Goes on after a signal. Where poll itself
  /// fails, each has POLLERR, so that whoever uses it next is told.
  Wake wait(std::span<pollfd> watched, Deadline deadline = {}) const;

  /// The same for one descriptor.
  Wake wait(int fd, short events, Deadline deadline = {}) const;

  bool stop_requested() const noexcept { return stop_.stop_requested(); }

 private:
  std::stop_token stop_;
  UniqueFd fd_;
  std::stop_callback<std::function<void()>> callback_;
};

/// Waits until `fd` has something to read, even its end.
Wake wait_readable(int fd, Deadline deadline, const std::stop_token& stop);

}  // namespace matinee::sys
