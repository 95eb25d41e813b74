// SPDX-License-Identifier: MIT
//
// What was odd in the pieces of a track: a host that fails once often fails a thousand times, and
// each thing is said once.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::remux {

class PieceNotes {
 public:
  /// What is added from here on is about the next piece.
  void begin_piece() { ++pieces_; }
  void add(std::string_view note);

  /// For people: each note with the piece it is about, or with the first one and how many follow. A
  /// bounded number.
  std::vector<std::string> take() &&;

 private:
  struct Entry {
    std::string note;
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t count = 0;  ///< of pieces
  };

  std::size_t pieces_ = 0;
  std::vector<Entry> entries_;
  std::size_t left_out_ = 0;
};

}  // namespace matinee::remux
