// SPDX-License-Identifier: MIT
#include "ui/table.hpp"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "base/printable.hpp"
#include "ui/width.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_gap = 2;
constexpr std::size_t k_narrowest = 6;
// A longer word is broken before another column has to give way to it.
constexpr std::size_t k_longest_word = 18;

struct Widths {
  std::vector<std::size_t> now;
  std::vector<std::size_t> with_whole_words;
};

Widths widths_for(const Row& head, const std::vector<Row>& rows) {
  Widths widths{.now = std::vector<std::size_t>(head.size(), 0),
                .with_whole_words = std::vector<std::size_t>(head.size(), k_narrowest)};
  const auto widen = [&](const Row& row) {
    for (std::size_t i = 0; i < row.size() && i < head.size(); ++i) {
      const std::string& text = row[i].text;
      widths.now[i] = std::max(widths.now[i], columns_of(text));
      widths.with_whole_words[i] =
          std::max(widths.with_whole_words[i], std::min(longest_word(text), k_longest_word));
    }
  };
  widen(head);
  std::ranges::for_each(rows, widen);
  return widths;
}

// One column at a time, from the widest, as long as it may: so short ones keep what they have.
void narrow(std::vector<std::size_t>& widths, const std::vector<std::size_t>& least,
            std::size_t width) {
  std::size_t total = std::accumulate(widths.begin(), widths.end(), k_gap * (widths.size() - 1));
  while (total > width) {
    std::size_t widest = widths.size();
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool is_wider = widest == widths.size() || widths[i] > widths[widest];
      if (widths[i] > least[i] && is_wider) widest = i;
    }
    if (widest == widths.size()) return;
    --widths[widest];
    --total;
  }
}

// The lines of a cell. Further lines of the first column are indented: only a row begins at the
// edge, so that foreign text cannot pass for one.
std::vector<std::string> lines_of(const Cell& cell, std::size_t width, bool is_first) {
  constexpr std::size_t k_indent = 2;
  const std::string_view trimmed =
      std::string_view(cell.text).substr(0, cell.text.find_last_not_of(' ') + 1);
  if (!is_first || columns_of(trimmed) <= width) return wrapped(trimmed, width);
  std::vector<std::string> lines = wrapped(trimmed, width - k_indent);
  for (std::size_t i = 1; i < lines.size(); ++i)
    lines[i].insert(0, k_indent, ' ');
  return lines;
}

void add_row(std::string& table, const Row& row, const std::vector<std::size_t>& widths,
             Color color) {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const bool has_width = i < widths.size();
    cells.push_back(lines_of(row[i], has_width ? widths[i] : columns_of(row[i].text), i == 0));
    height = std::max(height, cells.back().size());
  }
  for (std::size_t at = 0; at < height; ++at) {
    std::string line;
    std::size_t missing = 0;  // blanks up to the next cell, written only if it holds something
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string text = at < cells[i].size() ? cells[i][at] : std::string();
      if (!text.empty()) {
        line.append(missing, ' ').append(painted(text, row[i].style, color));
        missing = 0;
      }
      if (i < widths.size()) missing += widths[i] - columns_of(text) + k_gap;
    }
    table += line + '\n';
  }
}

}  // namespace

std::string render_table(const Row& head, std::vector<Row> rows, const Display& display) {
  for (Row& row : rows)
    for (Cell& cell : row)
      cell.text = printable(cell.text);
  Widths widths = widths_for(head, rows);
  if (display.columns && !head.empty()) {
    narrow(widths.now, widths.with_whole_words, *display.columns);
    narrow(widths.now, std::vector<std::size_t>(head.size(), k_narrowest), *display.columns);
  }
  std::string table;
  add_row(table, head, widths.now, display.color);
  for (const Row& row : rows)
    add_row(table, row, widths.now, display.color);
  return table;
}

}  // namespace matinee::cli
