// SPDX-License-Identifier: MIT
//
// Comma-separated values as spreadsheets and other services write them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace matinee::library {

struct CsvRow {
  /// Where the row begins, counted from one.
  std::size_t line = 0;
  std::vector<std::string> cells = {};
};

/// The rows of RFC 4180, also if they end in LF or CR alone; empty lines are left out. A quote
/// within an unquoted cell is a character, and a quote that is never closed reaches to the end.
std::vector<CsvRow> read_csv(std::string_view text, char separator = ',');

}  // namespace matinee::library
