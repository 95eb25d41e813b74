// SPDX-License-Identifier: MIT
//
// What the three calls of one transfer of the engine share.
#pragma once

#include <cstdint>

#include "media/fetch/fetch_task.hpp"
#include "media/fetch/host_limiter.hpp"
#include "media/fetch/whole_object.hpp"

namespace matinee::media {

struct Exchange {
  FetchTask& task;
  /// The task makes the requests of this; null for an exchange of its own.
  WholeObject* whole = nullptr;
  HostLimiter& limiter;
  FetchTask::Time started{};
  FetchTask::Step step = FetchTask::Step::go_on;
  std::uint64_t furthest_before = 0;
  /// The answer is the object, or a range of it.
  bool is_media = false;

  std::uint64_t furthest() const { return whole ? whole->furthest() : task.furthest(); }
};

}  // namespace matinee::media
