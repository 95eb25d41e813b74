// SPDX-License-Identifier: MIT
//
// Columns of text.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "ui/style.hpp"

namespace matinee::cli {

struct Cell {
  // Not explicit: a row is written as its texts.
  Cell(std::string its_text, Style its_style = Style::plain)
      : text(std::move(its_text)), style(its_style) {}
  Cell(const char* its_text) : text(its_text) {}

  std::string text;
  Style style;
};

using Row = std::vector<Cell>;

/// Columns as wide as their widest cell, two blanks between, no blanks at a line's end. Where that
/// is wider than `display`, the widest columns are narrowed, and their cells are broken into lines:
/// between words, and within a word only if there is no other way. No column gets narrower than 6.
/// Of every cell only what is printable() is shown.
std::string render_table(const Row& head, std::vector<Row> rows, const Display& display = {});

}  // namespace matinee::cli
