// SPDX-License-Identifier: MIT
//
// The irregularities that a parser found in a manifest and ignored.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace matinee::media {

/// Collects notes for people. Keeps each note once and at most k_max_notes of them, because the
/// same irregularity often occurs a thousand times in one manifest.
class Notes {
 public:
  void add(std::string note);
  /// Returns the notes. The last one states how many were dropped, if any were.
  std::vector<std::string> take() &&;

 private:
  std::vector<std::string> notes_;
  std::size_t left_out_ = 0;
};

/// Appends the elements of `more` that `notes` does not contain yet.
void add_once(std::vector<std::string>& notes, const std::vector<std::string>& more);

}  // namespace matinee::media
