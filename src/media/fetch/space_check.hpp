// SPDX-License-Identifier: MIT
//
// Checks whether the disk has room for the bytes to come, so that the download fails early.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include <matinee/result.hpp>

#include "media/fetch/fetch_task.hpp"
#include "media/store/work_folder.hpp"

namespace matinee::media {

class SpaceCheck {
 public:
  /// Borrows all arguments. `grows_beside` is a file in the folder that grows to the total size of
  /// the files of all tasks; empty if there is none.
  SpaceCheck(const WorkFolder& folder, const std::deque<FetchTask>& tasks,
             const std::string& grows_beside)
      : folder_(folder), tasks_(tasks), grows_beside_(grows_beside) {}

  /// Checks before the first byte, as far as lengths are known. All checks fail with Errc::storage.
  Result<void> check_all();
  /// Checks after the head of a response. `received` is the number of bytes received in this run.
  Result<void> check(const FetchTask& task, std::uint64_t received) const;
  /// Checks after a task is done, with the average size of the completed files as an estimate.
  /// Segments differ in size, so it fails only if there is no room for half of the estimate.
  Result<void> check_by_experience(const FetchTask& done, std::uint64_t received);

 private:
  Result<void> check_room(std::uint64_t to_come, std::uint64_t received) const;
  std::uint64_t to_grow(std::uint64_t to_come) const;

  const WorkFolder& folder_;
  const std::deque<FetchTask>& tasks_;
  const std::string& grows_beside_;
  std::uint64_t bytes_at_start_ = 0;
  std::size_t done_ = 0;  ///< in this run; bytes_of_done_ is their size
  std::uint64_t bytes_of_done_ = 0;
};

}  // namespace matinee::media
