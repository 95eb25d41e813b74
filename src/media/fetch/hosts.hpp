// SPDX-License-Identifier: MIT
//
// What one run knows of the hosts, each by name and port: how fast it may be asked, and whether
// something could not be had there, so that other URLs of a file are tried first.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "media/fetch/fetch_task.hpp"
#include "media/fetch/host_limiter.hpp"

namespace matinee::media {

struct Host {
  HostLimiter limiter = {};
  bool has_failed = false;
};

class Hosts {
 public:
  /// Sets `host` of the task to the one of its next request, after choosing its source by what is
  /// known by now.
  void assign(FetchTask& task);

  enum class Chosen : std::uint8_t { none, same, other };
  /// The present source of the task has failed: goes over to the best of those that are left.
  Chosen choose_after_failure(FetchTask& task, FetchTask::Failure failure);

 private:
  /// The reference stays valid.
  Host& of(std::string_view url);
  bool choose_source(FetchTask& task);

  std::map<std::string, Host, std::less<>> hosts_;
  std::uint32_t failed_ = 0;
};

}  // namespace matinee::media
