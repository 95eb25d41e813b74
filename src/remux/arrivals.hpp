// SPDX-License-Identifier: MIT
//
// Files that are still on their way: which are whole, as told by line on a descriptor.
#pragma once

#include <string>
#include <unordered_set>

#include <matinee/result.hpp>

namespace matinee::remux {

class Arrivals {
 public:
  /// Names come on `fd`, one a line; the end of it is the end of the arrivals.
  explicit Arrivals(int fd) : fd_(fd) {}

  /// Returns when `name` is whole. Errc::cancelled where the end comes first.
  Result<void> wait_for(const std::string& name);

 private:
  Result<void> read_more();

  int fd_;
  std::string unread_;
  std::unordered_set<std::string> there_;
};

}  // namespace matinee::remux
