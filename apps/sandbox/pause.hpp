// SPDX-License-Identifier: MIT
//
// Pause: a wait that ends early when the program stops.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace matinee::sandbox {

/// Thread-safe.
class Pause {
 public:
  /// Blocks for `duration`. Returns false at once if the program is stopping.
  bool wait(std::chrono::milliseconds duration) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, duration, [this] { return stopping_; });
  }

  void stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
};

}  // namespace matinee::sandbox
