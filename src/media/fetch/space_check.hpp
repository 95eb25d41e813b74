// SPDX-License-Identifier: MIT
//
// Whether what is to come has room on the disk: better to stop before it is full than after.
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
  /// All are borrowed. `grows_beside` is a file of the folder that grows to the size of all of the
  /// tasks' files together; empty for none.
  SpaceCheck(const WorkFolder& folder, const std::deque<FetchTask>& tasks,
             const std::string& grows_beside)
      : folder_(folder), tasks_(tasks), grows_beside_(grows_beside) {}

  /// Before the first byte, as far as lengths are known by then. All fail with Errc::storage.
  Result<void> check_all();
  /// At the head of an answer; `received` is what has come in this run.
  Result<void> check(const FetchTask& task, std::uint64_t received) const;
  /// When a task is done, by what the files so far were like; segments differ, so only what is far
  /// too much counts.
  Result<void> check_by_experience(const FetchTask& done, std::uint64_t received);

 private:
  Result<void> check_room(std::uint64_t to_come, std::uint64_t received) const;
  std::uint64_t to_grow(std::uint64_t to_come) const;

  const WorkFolder& folder_;
  const std::deque<FetchTask>& tasks_;
  const std::string& grows_beside_;
  std::uint64_t bytes_at_start_ = 0;
  std::size_t done_ = 0;  ///< in this run, with so many bytes
  std::uint64_t bytes_of_done_ = 0;
};

}  // namespace matinee::media
