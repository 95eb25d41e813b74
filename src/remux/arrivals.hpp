// SPDX-License-Identifier: MIT
//
// Waits for files that are still being fetched. Names of complete files arrive on a descriptor.
#pragma once

#include <string>
#include <unordered_set>

#include <matinee/result.hpp>

namespace matinee::remux {

class Arrivals {
 public:
  /// Reads names from `fd`, one per line. End of file means that no more files will come. Borrows
  /// `fd`.
  explicit Arrivals(int fd) : fd_(fd) {}

  /// Blocks until the file `name` is complete. Fails with Errc::cancelled if the names end before
  /// it.
  Result<void> wait_for(const std::string& name);

 private:
  Result<void> read_more();

  int fd_;
  std::string unread_;
  std::unordered_set<std::string> there_;
};

}  // namespace matinee::remux
