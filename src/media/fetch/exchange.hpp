// SPDX-License-Identifier: MIT
//
// The state that the callbacks of one transfer share.
#pragma once

#include <cstdint>

#include "media/fetch/fetch_task.hpp"
#include "media/fetch/host_limiter.hpp"
#include "media/fetch/whole_object.hpp"

namespace matinee::media {

struct Exchange {
  FetchTask& task;
  /// Set if `task` makes the requests for a whole object; null for an exchange of its own.
  WholeObject* whole = nullptr;
  HostLimiter& limiter;
  FetchTask::Time started{};
  FetchTask::Step step = FetchTask::Step::go_on;
  std::uint64_t furthest_before = 0;
  /// Whether the response is the object or a range of it.
  bool is_media = false;

  std::uint64_t furthest() const { return whole ? whole->furthest() : task.furthest(); }
};

}  // namespace matinee::media
