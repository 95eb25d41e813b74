// SPDX-License-Identifier: MIT
//
// Lines of a label and a value.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "ui/table.hpp"

namespace matinee::cli {

/// Lines `label     value`. A value that is wider than what is left of the display is broken
/// between words, and its further lines stand below its first.
class Facts {
 public:
  /// `label_columns` is where values begin.
  Facts(std::size_t label_columns, const Display& display)
      : label_columns_(label_columns), display_(display) {}

  /// Of the value only what is printable() is shown. Adds nothing for an empty one.
  void add(std::string_view label, const Cell& value);

  const std::string& text() const noexcept { return text_; }

 private:
  std::size_t label_columns_;
  Display display_;
  std::string text_;
};

}  // namespace matinee::cli
