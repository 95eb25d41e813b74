// SPDX-License-Identifier: MIT
//
// Collects problems in the segments of a track. A host that fails once often fails a thousand
// times, so each problem is reported once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::remux {

class PieceNotes {
 public:
  /// Starts the next segment. Following notes are about it.
  void begin_piece() { ++pieces_; }
  void add(std::string_view note);

  /// Returns messages for the user, at most k_most: each note with its segment, or with the first
  /// one and the number of further ones.
  std::vector<std::string> take() &&;

 private:
  struct Entry {
    std::string note;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t count = 0;  ///< the number of segments
  };

  std::size_t pieces_ = 0;
  std::vector<Entry> entries_;
  std::size_t left_out_ = 0;
};

}  // namespace matinee::remux
