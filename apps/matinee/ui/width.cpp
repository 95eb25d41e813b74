// SPDX-License-Identifier: MIT
#include "ui/width.hpp"

#include <algorithm>
#include <cstdint>

#include <utf8proc.h>

#include "base/utf8.hpp"

namespace matinee::cli {

namespace {

// What a terminal shows as one character: a code point and all that Unicode joins to it.
struct Cluster {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

constexpr char32_t k_emoji_presentation = 0xfe0f;

bool is_regional_indicator(char32_t point) {
  return point >= 0x1f1e6 && point <= 0x1f1ff;
}

// Of a text that is not empty.
Cluster first_cluster(std::string_view text) {
  const utf8::Character first = utf8::first_of(text);
  if (first.length == 0) return {.bytes = 1, .columns = 1};
  Cluster cluster{.bytes = first.length};
  const auto width_of = [](char32_t point) {
    const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(point));
    return static_cast<std::size_t>(std::max(width, 0));
  };
  cluster.columns = width_of(first.point);
  utf8proc_int32_t state = 0;
  char32_t last = first.point;
  while (cluster.bytes < text.size()) {
    const utf8::Character next = utf8::first_of(text.substr(cluster.bytes));
    if (next.length == 0) break;
    if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(last),
                                         static_cast<utf8proc_int32_t>(next.point), &state)) {
      break;
    }
    cluster.bytes += next.length;
    cluster.columns = std::max(cluster.columns, width_of(next.point));
    // A flag is two letters, and a heart with an emoji's presentation is one.
    if (next.point == k_emoji_presentation || is_regional_indicator(next.point))
      cluster.columns = 2;
    last = next.point;
  }
  return cluster;
}

// The longest prefix that takes at most `columns`.
struct Prefix {
  std::size_t bytes = 0;
  std::size_t columns = 0;
};

Prefix prefix_of(std::string_view text, std::size_t columns) {
  Prefix prefix;
  while (prefix.bytes < text.size()) {
    const Cluster next = first_cluster(text.substr(prefix.bytes));
    if (prefix.columns + next.columns > columns) break;
    prefix.bytes += next.bytes;
    prefix.columns += next.columns;
  }
  return prefix;
}

// The first word with the blanks before it.
std::string_view first_word(std::string_view text) {
  const auto start = text.find_first_not_of(' ');
  if (start == std::string_view::npos) return text;
  return text.substr(0, text.find(' ', start));
}

// As much of a word as one line holds.
std::string_view head_of(std::string_view word, std::size_t columns) {
  const std::size_t whole = prefix_of(word, columns).bytes;
  // A wide character goes on a line that is narrower than it.
  if (whole == 0) return word.substr(0, first_cluster(word).bytes);
  const auto slash = word.substr(0, whole).rfind('/');
  const bool is_late = slash != std::string_view::npos && slash + 1 > whole / 2;
  return word.substr(0, is_late ? slash + 1 : whole);
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Cluster next = first_cluster(text);
    columns += next.columns;
    text.remove_prefix(next.bytes);
  }
  return columns;
}

std::string elided(std::string_view text, std::size_t columns) {
  constexpr std::string_view k_gap = "...";
  std::size_t left = columns_of(text);
  if (left <= columns) return std::string(text);
  if (columns <= k_gap.size()) return std::string(text.substr(0, prefix_of(text, columns).bytes));
  const std::size_t kept = columns - k_gap.size();
  const Prefix head = prefix_of(text, kept - kept / 2);
  // From the left, as much as must go for the rest to fit.
  std::string_view tail = text.substr(head.bytes);
  left -= head.columns;
  while (left > kept / 2) {
    const Cluster next = first_cluster(tail);
    tail.remove_prefix(next.bytes);
    left -= next.columns;
  }
  return std::string(text.substr(0, head.bytes)).append(k_gap).append(tail);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns, LongWord long_word) {
  constexpr std::size_t k_narrowest = 4;
  columns = std::max(columns, k_narrowest);
  std::vector<std::string> lines;
  std::string line;
  std::size_t used = 0;
  const auto end_line = [&] {
    lines.push_back(std::move(line));
    line.clear();
    used = 0;
  };
  while (!text.empty()) {
    std::string_view word = first_word(text);
    text.remove_prefix(word.size());
    std::size_t width = columns_of(word);
    if (used > 0 && used + width > columns) {
      end_line();
      word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
      width = columns_of(word);
    }
    while (width > columns && long_word == LongWord::broken) {
      const std::string_view head = head_of(word, columns);
      line = head;
      end_line();
      word.remove_prefix(head.size());
      width = columns_of(word);
    }
    line += word;
    used += width;
  }
  if (!line.empty()) end_line();
  return lines;
}

std::size_t longest_word(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    std::string_view word = first_word(text);
    text.remove_prefix(word.size());
    word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
    longest = std::max(longest, columns_of(word));
  }
  return longest;
}

}  // namespace matinee::cli
