// SPDX-License-Identifier: MIT
//
// Waiting until a cookie store changes, a browser ends, the user stops, or time is up: whatever
// comes first.
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

/// The seam to the world for what waits; a test plays a script.
class Changes {
 public:
  virtual ~Changes() = default;
  virtual Change wait(std::chrono::milliseconds longest) = 0;
};

/// Watches, with inotify, the files that hold cookies in profile folders.
class StoreWatch final : public Changes {
 public:
  /// `profiles` need not exist yet, but their parent folders must. `ended` is a descriptor that is
  /// readable when the browser has ended, or -1.
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
