// SPDX-License-Identifier: MIT
//
// The state of each host in one run, by name and port: its rate limiter, and whether something
// could not be fetched there, so that other URLs of a file are tried first.
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
  /// Chooses the source of the task with what is known of the hosts, and sets `host` of the task to
  /// the host of its next request.
  void assign(FetchTask& task);

  enum class Chosen : std::uint8_t { none, same, other };
  /// Switches the task to the best remaining source after its current one failed.
  Chosen choose_after_failure(FetchTask& task, FetchTask::Failure failure);

 private:
  /// The reference stays valid.
  Host& of(std::string_view url);
  bool choose_source(FetchTask& task);

  std::map<std::string, Host, std::less<>> hosts_;
  std::uint32_t failed_ = 0;
};

}  // namespace matinee::media
