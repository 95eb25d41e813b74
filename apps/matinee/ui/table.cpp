// SPDX-License-Identifier: MIT
#include "ui/table.hpp"

#include <algorithm>
#include <string_view>

namespace matinee::cli {

namespace {

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](unsigned char c) { return (c & 0xc0U) != 0x80U; }));
}

void add_line(std::string& table, const Row& row, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    line += row[i];
    if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  table += line + '\n';
}

}  // namespace

std::string render_table(const Row& head, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths(head.size(), 0);
  const auto widen = [&](const Row& row) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], width_of(row[i]));
    }
  };
  widen(head);
  std::ranges::for_each(rows, widen);
  std::string table;
  add_line(table, head, widths);
  for (const Row& row : rows)
    add_line(table, row, widths);
  return table;
}

}  // namespace matinee::cli
