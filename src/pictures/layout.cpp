// SPDX-License-Identifier: MIT
#include "pictures/layout.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace matinee::pictures {

namespace {

constexpr unsigned k_gap = 2;

// Scrolls until there is room below the cursor, draws into it, and returns to its first line: where
// a picture leaves the cursor differs from terminal to terminal.
std::string placed(const Drawing& picture) {
  return fmt::format(
      "{}\x1b[{}A\x1b"
      "7{}\x1b"
      "8",
      std::string(picture.size.rows, '\n'), picture.size.rows, picture.placed);
}

}  // namespace

std::optional<Cells> room_for(const Screen& screen, Place place) {
  constexpr Cells k_small{.columns = 18, .rows = 5};
  constexpr Cells k_large{.columns = 60, .rows = 17};
  constexpr unsigned k_fewest_rows = 8;
  constexpr unsigned k_fewest_columns = 10;
  if (screen.rows < k_fewest_rows || screen.columns < k_fewest_columns) return std::nullopt;
  if (place == Place::beside) return columns_beside(screen) ? std::optional(k_small) : std::nullopt;
  return Cells{.columns = std::min(k_large.columns, screen.columns - 1),
               .rows = std::min(k_large.rows, screen.rows / 2)};
}

std::optional<unsigned> columns_beside(const Screen& screen) {
  constexpr unsigned k_picture = 18;
  constexpr unsigned k_fewest = 30;
  if (screen.columns < k_picture + k_gap + k_fewest) return std::nullopt;
  return screen.columns - k_picture - k_gap;
}

std::string laid_out(const Drawing* picture, unsigned indent,
                     const std::vector<std::string>& text) {
  const std::size_t rows = picture == nullptr ? 0 : picture->size.rows;
  const bool is_placed = picture != nullptr && !picture->placed.empty();
  std::string lines = is_placed ? placed(*picture) : std::string();
  for (std::size_t i = 0; i < std::max<std::size_t>(rows, text.size()); ++i) {
    const bool has_row = !is_placed && i < rows;
    const unsigned filled = has_row ? picture->size.columns : 0;
    if (has_row) lines += picture->lines[i];
    if (i < text.size() && !text[i].empty()) {
      // The cursor moves over what is drawn; blanks would erase it.
      lines += is_placed ? fmt::format("\x1b[{}C", indent) : std::string(indent - filled, ' ');
      lines += text[i];
    }
    lines += '\n';
  }
  return lines;
}

}  // namespace matinee::pictures
