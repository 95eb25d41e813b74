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

/// What a spreadsheet makes of a cell that begins with `= + - @`, a tab or a carriage return is its
/// own idea: a formula. `guarded` puts an apostrophe in front of such a cell, which makes it text
/// there; `verbatim` is for programs that compare titles.
enum class Formulas : std::uint8_t { guarded, verbatim };

/// One row, ended by CRLF. Quotes are doubled; a cell that needs none has none around it.
std::string csv_row(std::span<const std::string> cells, Formulas formulas);

/// Whether a table has the column `gone_since`: a back-up's has.
enum class Gone : std::uint8_t { left_out, told };

/// The entries with title, year, directors, id, slug, page, date, and what their kind has.
std::string write_csv(Kind kind, const std::vector<Entry>& entries, Gone gone = Gone::left_out);

}  // namespace matinee::library
