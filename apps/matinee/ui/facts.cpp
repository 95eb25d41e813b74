// SPDX-License-Identifier: MIT
#include "ui/facts.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "ui/width.hpp"

namespace matinee::cli {

void Facts::add(std::string_view label, const Cell& value) {
  constexpr std::size_t k_narrowest = 8;
  if (value.text.empty()) return;
  const std::string safe = printable(value.text);
  std::vector<std::string> lines{safe};
  if (display_.columns) {
    const std::size_t width = std::max(*display_.columns, label_columns_ + k_narrowest);
    lines = wrapped(safe, width - label_columns_, LongWord::whole);
  }
  for (const std::string& line : lines) {
    text_ += fmt::format("{:<{}}{}\n", label, label_columns_,
                         painted(line, value.style, display_.color));
    label = "";
  }
}

}  // namespace matinee::cli
