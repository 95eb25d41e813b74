// SPDX-License-Identifier: MIT
//
// Waits for the first of these events: a cookie store changes, the browser ends, the user cancels,
// or the time is up.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <set>
#include <stop_token>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "sys/waker.hpp"

namespace matinee::login {

enum class Change : std::uint8_t { changed, ended, cancelled, timed_out };

/// The interface through which a sign-in waits. Tests implement it with a script of events.
class Changes {
 public:
  virtual ~Changes() = default;
  /// Blocks for at most `longest`.
  virtual Change wait(std::chrono::milliseconds longest) = 0;
};

/// Watches the cookie files in profile folders with inotify.
class StoreWatch final : public Changes {
 public:
  /// `profiles` need not exist yet; their folders are added when wait() finds them. `ended` is a
  /// borrowed descriptor that becomes readable when the browser ends, or -1. Fails with the error
  /// of inotify_init1.
  static Result<std::unique_ptr<StoreWatch>> open(
      const std::vector<std::filesystem::path>& profiles, int ended, std::stop_token stop);

  Change wait(std::chrono::milliseconds longest) override;

 private:
  StoreWatch(UniqueFd inotify, std::vector<std::filesystem::path> folders, int ended,
             std::stop_token stop);
  bool watch_new_folders();
  bool read_events();

  UniqueFd inotify_;
  std::vector<std::filesystem::path> folders_;
  std::set<std::filesystem::path> watched_;
  int ended_;
  sys::Waker waker_;
};

}  // namespace matinee::login
