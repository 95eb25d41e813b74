// SPDX-License-Identifier: MIT
//
// What was odd in a manifest and was passed over.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace matinee::media {

/// Collects notes for people. Says each thing once, and no more than k_max_notes of them: a line
/// that is odd is often odd a thousand times.
class Notes {
 public:
  void add(std::string note);
  /// The notes, and how many more there would have been.
  std::vector<std::string> take() &&;

 private:
  std::vector<std::string> notes_;
  std::size_t left_out_ = 0;
};

/// Appends those of `more` that `notes` has not.
void add_once(std::vector<std::string>& notes, const std::vector<std::string>& more);

}  // namespace matinee::media
