// SPDX-License-Identifier: MIT
#include "ui/style.hpp"

namespace matinee::cli {

namespace {

// The eight colours of ECMA-48 that every theme of a terminal keeps readable.
std::string_view sequence_of(Style style) {
  switch (style) {
    case Style::good:
      return "\x1b[32m";
    case Style::warning:
      return "\x1b[33m";
    case Style::bad:
      return "\x1b[31m";
    case Style::strong:
      return "\x1b[1m";
    case Style::plain:
      break;
  }
  return {};
}

}  // namespace

std::string painted(std::string_view text, Style style, Color color) {
  const std::string_view sequence = sequence_of(style);
  if (color == Color::off || sequence.empty() || text.empty()) return std::string(text);
  return std::string(sequence).append(text).append("\x1b[0m");
}

}  // namespace matinee::cli
