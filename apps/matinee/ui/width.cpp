// SPDX-License-Identifier: MIT
#include "ui/width.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace matinee::cli {

namespace {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};

// Of what is no UTF-8, one byte.
CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const std::size_t bytes = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (bytes == 1 || lead < 0xc2 || bytes > text.size()) return {.value = '?', .bytes = 1};
  std::uint32_t value = lead & (0xffU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {.value = '?', .bytes = 1};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  return {.value = value, .bytes = bytes};
}

struct Interval {
  std::uint32_t first;
  std::uint32_t last;
};

// Source: Unicode 15, EastAsianWidth.txt (W and F) and the marks of general category Mn, in blocks.
constexpr std::array k_wide{
    Interval{0x1100, 0x115f},   Interval{0x2e80, 0x303e},   Interval{0x3041, 0xa4cf},
    Interval{0xa960, 0xa97f},   Interval{0xac00, 0xd7a3},   Interval{0xf900, 0xfaff},
    Interval{0xfe30, 0xfe6f},   Interval{0xff00, 0xff60},   Interval{0xffe0, 0xffe6},
    Interval{0x1f300, 0x1f64f}, Interval{0x1f680, 0x1f6ff}, Interval{0x1f900, 0x1faff},
    Interval{0x20000, 0x3fffd}};
constexpr std::array k_without_width{Interval{0x0300, 0x036f}, Interval{0x0483, 0x0489},
                                     Interval{0x0591, 0x05bd}, Interval{0x064b, 0x065f},
                                     Interval{0x1ab0, 0x1aff}, Interval{0x1dc0, 0x1dff},
                                     Interval{0x200b, 0x200d}, Interval{0x20d0, 0x20f0},
                                     Interval{0xfe00, 0xfe0f}, Interval{0xfe20, 0xfe2f}};

template <class Intervals>
bool is_in(const Intervals& intervals, std::uint32_t value) {
  return std::ranges::any_of(
      intervals, [&](const Interval& i) { return value >= i.first && value <= i.last; });
}

std::size_t columns_of(std::uint32_t value) {
  if (is_in(k_without_width, value)) return 0;
  return is_in(k_wide, value) ? 2 : 1;
}

// The longest prefix that takes at most `columns`, as a number of bytes.
std::size_t prefix_of(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const CodePoint next = first_of(text.substr(at));
    used += columns_of(next.value);
    if (used > columns) break;
    at += next.bytes;
  }
  return at;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint next = first_of(text);
    columns += columns_of(next.value);
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string elided(std::string_view text, std::size_t columns) {
  constexpr std::string_view k_gap = "...";
  if (columns_of(text) <= columns) return std::string(text);
  if (columns <= k_gap.size()) return std::string(text.substr(0, prefix_of(text, columns)));
  const std::size_t kept = columns - k_gap.size();
  const std::string_view head = text.substr(0, prefix_of(text, kept - kept / 2));
  // From the left, as much as must go for the rest to fit.
  std::string_view tail = text.substr(head.size());
  while (columns_of(tail) > kept / 2)
    tail.remove_prefix(first_of(tail).bytes);
  return std::string(head).append(k_gap).append(tail);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  columns = std::max<std::size_t>(columns, 8);
  while (!text.empty()) {
    std::size_t length = prefix_of(text, columns);
    std::size_t next = length;
    if (length < text.size()) {
      const auto blank = text.substr(0, length + 1).rfind(' ');
      if (blank != std::string_view::npos && blank > 0) {
        length = blank;
        next = blank + 1;
      }
    }
    lines.emplace_back(text.substr(0, length));
    text.remove_prefix(std::max<std::size_t>(next, 1));
  }
  return lines;
}

}  // namespace matinee::cli
