// SPDX-License-Identifier: MIT
#include "ui/table.hpp"

#include <algorithm>
#include <numeric>

#include "ui/width.hpp"

namespace matinee::cli {

namespace {

constexpr std::size_t k_gap = 2;
constexpr std::size_t k_narrowest = 6;

void add_line(std::string& table, const Row& row, const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::string cell = i < widths.size() ? elided(row[i], widths[i]) : row[i];
    line += cell;
    if (i + 1 < row.size()) line.append(widths[i] - columns_of(cell) + k_gap, ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  table += line + '\n';
}

// One column at a time, from the widest: so short ones keep what they have.
void narrow(std::vector<std::size_t>& widths, std::size_t width) {
  std::size_t total = std::accumulate(widths.begin(), widths.end(), k_gap * (widths.size() - 1));
  while (total > width) {
    const auto widest = std::ranges::max_element(widths);
    if (*widest <= k_narrowest) return;
    --*widest;
    --total;
  }
}

}  // namespace

std::string render_table(const Row& head, const std::vector<Row>& rows,
                         std::optional<std::size_t> width) {
  std::vector<std::size_t> widths(head.size(), 0);
  const auto widen = [&](const Row& row) {
    for (std::size_t i = 0; i < row.size() && i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], columns_of(row[i]));
    }
  };
  widen(head);
  std::ranges::for_each(rows, widen);
  if (width && !widths.empty()) narrow(widths, *width);
  std::string table;
  add_line(table, head, widths);
  for (const Row& row : rows)
    add_line(table, row, widths);
  return table;
}

}  // namespace matinee::cli
