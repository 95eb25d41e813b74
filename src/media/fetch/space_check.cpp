// SPDX-License-Identifier: MIT
#include "media/fetch/space_check.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace matinee::media {

Result<void> SpaceCheck::check_all() {
  std::uint64_t to_come = 0;
  for (const FetchTask& task : tasks_) {
    bytes_at_start_ += task.bytes();
    const auto length = task.wanted().resource.length.value_or(task.bytes());
    to_come += length - std::min(length, task.bytes());
  }
  return check_room(to_come, 0);
}

Result<void> SpaceCheck::check(const FetchTask& task, std::uint64_t received) const {
  const auto expected = task.expected_bytes();
  return expected ? check_room(*expected - task.bytes(), received) : Result<void>();
}

Result<void> SpaceCheck::check_by_experience(const FetchTask& done, std::uint64_t received) {
  constexpr std::size_t k_enough = 16;
  bytes_of_done_ += done.bytes();
  ++done_;
  if (done_ % k_enough != 0) return {};
  const auto left = static_cast<std::uint64_t>(
      std::ranges::count_if(tasks_, [](const FetchTask& task) { return task.bytes() == 0; }));
  return check_room(bytes_of_done_ / done_ * left / 2, received);
}

Result<void> SpaceCheck::check_room(std::uint64_t to_come, std::uint64_t received) const {
  const auto free = folder_.free_bytes();
  // Summing over thousands of files for each head is too slow, so do it only if space may be short.
  const std::uint64_t at_most = to_come + bytes_at_start_ + received;
  const bool is_ample = free && *free >= to_come && *free - to_come >= at_most;
  if (is_ample) return {};
  const std::uint64_t needed = to_come + to_grow(to_come);
  if (!free || needed <= *free) return {};
  return Error(Errc::storage, fmt::format("{}: {} bytes are needed and {} are free",
                                          folder_.path().string(), needed, *free));
}

// How much the other file will grow after `to_come` further bytes.
std::uint64_t SpaceCheck::to_grow(std::uint64_t to_come) const {
  if (grows_beside_.empty()) return 0;
  std::uint64_t in_the_end = to_come;
  for (const FetchTask& task : tasks_)
    in_the_end += task.bytes();
  return in_the_end - std::min(in_the_end, folder_.find_size(grows_beside_).value_or(0));
}

}  // namespace matinee::media
