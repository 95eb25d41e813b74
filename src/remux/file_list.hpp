// SPDX-License-Identifier: MIT
//
// Several files read as if they were one, so that segments need not be copied together first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <matinee/result.hpp>

#include "base/unique_fd.hpp"
#include "remux/arrivals.hpp"

namespace matinee::remux {

class FileList {
 public:
  /// Names are relative to the current folder; links are not followed. At most one file is open
  /// at a time. With `arrivals`, each is waited for when its turn comes, and the whole has no size
  /// before it has been read.
  static Result<FileList> open(std::vector<std::string> names, Arrivals* arrivals = nullptr);

  bool has_size() const { return ends_.size() == names_.size(); }
  /// Of the files that have been looked at.
  std::uint64_t size() const { return ends_.empty() ? 0 : ends_.back(); }
  /// Only where the size is known.
  void seek(std::uint64_t position) { position_ = position; }

  /// Up to so many bytes from the position on; zero at the end.
  Result<std::size_t> read(std::span<std::byte> buffer);

 private:
  Result<void> look_at_next();

  std::vector<std::string> names_;
  Arrivals* arrivals_ = nullptr;
  /// Where each file ends in the whole.
  std::vector<std::uint64_t> ends_;
  std::uint64_t position_ = 0;
  UniqueFd file_;
  std::size_t open_index_ = SIZE_MAX;
};

/// The content of one file. Errc::integrity where it has more bytes than `most`.
Result<std::string> read_whole(const std::string& name, std::uint64_t most);

}  // namespace matinee::remux
