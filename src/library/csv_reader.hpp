// SPDX-License-Identifier: MIT
//
// Reads comma-separated values as spreadsheets and other services write them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::library {

struct CsvRow {
  /// The line on which the row begins, counted from one.
  std::size_t line = 0;
  std::vector<std::string> cells = {};
};

/// Parses RFC 4180, and also lines that end in LF or CR alone. Skips empty lines. Never fails: a
/// quote in an unquoted cell is an ordinary character, and an unclosed quote extends to the end of
/// the text.
std::vector<CsvRow> read_csv(std::string_view text, char separator = ',');

}  // namespace matinee::library
