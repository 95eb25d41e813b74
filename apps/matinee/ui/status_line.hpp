// SPDX-License-Identifier: MIT
//
// One line of a terminal that is drawn again and again while something runs.
#pragma once

#include <string_view>

namespace matinee::cli {

/// Writes to standard error, which must be a terminal that can move its cursor. Erase the line
/// before anything else is written there.
class StatusLine {
 public:
  StatusLine() = default;
  ~StatusLine() { erase(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  /// Replaces the line by what is printable() of `text`, which must fit on one line.
  void draw(std::string_view text);
  void erase();
  bool is_drawn() const noexcept { return is_drawn_; }

 private:
  bool is_drawn_ = false;
};

}  // namespace matinee::cli
