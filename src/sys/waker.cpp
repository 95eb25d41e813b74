// SPDX-License-Identifier: MIT
#include "sys/waker.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>
#include <vector>

#include <sys/eventfd.h>

namespace matinee::sys {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Rounds up. Otherwise a wait could end just before its deadline, and the caller would spin.
int milliseconds_until(const Deadline& deadline) {
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - steady_clock::now()).count();
  return static_cast<int>(std::clamp<milliseconds::rep>(left, 0, INT_MAX));
}

}  // namespace

Waker::Waker(std::stop_token stop)
    : stop_(std::move(stop)),
      fd_(k_adopt, stop_.stop_possible() ? ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK) : -1),
      callback_(stop_, [this] { (void)::eventfd_write(fd_.get(), 1); }) {}

Wake Waker::wait(std::span<pollfd> watched, Deadline deadline) const {
  std::vector<pollfd> all(watched.begin(), watched.end());
  all.push_back({.fd = fd_.get(), .events = POLLIN, .revents = 0});
  int count = 0;
  do {
    if (stop_.stop_requested()) return Wake::stopped;
    count = ::poll(all.data(), all.size(), milliseconds_until(deadline));
  } while (count < 0 && errno == EINTR);
  for (std::size_t i = 0; i < watched.size(); ++i)
    // poll() itself failed: POLLERR sends the caller to its descriptors, which report the error.
    watched[i].revents = count < 0 ? short{POLLERR} : all[i].revents;
  if (stop_.stop_requested()) return Wake::stopped;
  return count == 0 ? Wake::timed_out : Wake::ready;
}

Wake Waker::wait(int fd, short events, Deadline deadline) const {
  pollfd watched{.fd = fd, .events = events, .revents = 0};
  return wait(std::span(&watched, 1), deadline);
}

Wake wait_readable(int fd, Deadline deadline, const std::stop_token& stop) {
  return Waker(stop).wait(fd, POLLIN, deadline);
}

}  // namespace matinee::sys
