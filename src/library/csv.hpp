// SPDX-License-Identifier: MIT
//
// Comma-separated values (RFC 4180): UTF-8, a header row, CRLF.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "library/entry.hpp"

namespace matinee::library {

/// How to write a cell that begins with `= + - @`, a tab or a carriage return, which a spreadsheet
/// would evaluate as a formula. `guarded` puts an apostrophe before it, so that it is text.
/// `verbatim` is for programs that compare titles.
enum class Formulas : std::uint8_t { guarded, verbatim };

/// Returns one row with CRLF. A cell is quoted only if it needs to be; quotes in it are doubled.
std::string csv_row(std::span<const std::string> cells, Formulas formulas);

/// Whether the table has the column `gone_since`, which only backups have.
enum class Gone : std::uint8_t { left_out, told };

/// Writes title, year, directors, id, slug, page and date of each entry, and the columns of its
/// kind.
std::string write_csv(Kind kind, const std::vector<Entry>& entries, Gone gone = Gone::left_out);

}  // namespace matinee::library
