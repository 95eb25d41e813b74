// SPDX-License-Identifier: MIT
#include "ui/paragraph.hpp"

#include <algorithm>

#include "base/printable.hpp"
#include "ui/width.hpp"

namespace matinee::cli {

std::string paragraph(std::string_view text, const Display& display, const Cell& label) {
  const std::string whole = label.text + printable(text);
  const std::size_t indent = std::min(whole.find_first_not_of(' '), whole.size()) + 2;
  std::string lines;
  if (!display.columns || columns_of(whole) <= *display.columns) {
    lines = whole + '\n';
  } else {
    const std::size_t width = *display.columns > indent ? *display.columns - indent : 0;
    for (const std::string& line : wrapped(whole, width, LongWord::whole))
      lines += std::string(lines.empty() ? 0 : indent, ' ') + line + '\n';
  }
  return painted(label.text, label.style, display.color) + lines.substr(label.text.size());
}

}  // namespace matinee::cli
