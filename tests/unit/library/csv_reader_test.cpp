// SPDX-License-Identifier: MIT
#include "library/csv_reader.hpp"

#include <gtest/gtest.h>

#include "library/csv.hpp"

namespace matinee::library {
namespace {

using Cells = std::vector<std::string>;

std::vector<Cells> cells_of(const std::string& text, char separator = ',') {
  std::vector<Cells> cells;
  for (const CsvRow& row : read_csv(text, separator))
    cells.push_back(row.cells);
  return cells;
}

TEST(ReadCsv, ReadsWhatCsvRowWrites) {
  const Cells cells{"plain", "", "a, b", "a \"b\"", "two\r\nlines", "東京", " blanks "};
  EXPECT_EQ(cells_of(csv_row(cells, Formulas::verbatim)), std::vector<Cells>{cells});
}

TEST(ReadCsv, TakesEveryLineEnd) {
  const std::vector<Cells> expected{{"a", "b"}, {"c", "d"}};
  EXPECT_EQ(cells_of("a,b\r\nc,d\r\n"), expected);
  EXPECT_EQ(cells_of("a,b\nc,d"), expected);
  EXPECT_EQ(cells_of("a,b\rc,d\r"), expected);
  EXPECT_EQ(cells_of("\n\na,b\n\n\nc,d\n\n"), expected);
  EXPECT_EQ(cells_of("a;b\nc;d", ';'), expected);
}

TEST(ReadCsv, IsPatientWithQuotes) {
  EXPECT_EQ(cells_of("5\" disc,b\n"), (std::vector<Cells>{{"5\" disc", "b"}}));
  EXPECT_EQ(cells_of("\"a\"x,b"), (std::vector<Cells>{{"ax", "b"}}));
  EXPECT_EQ(cells_of("\"never closed,\nb"), (std::vector<Cells>{{"never closed,\nb"}}));
  EXPECT_EQ(cells_of("\"\""), std::vector<Cells>{});
  EXPECT_EQ(cells_of("a,"), (std::vector<Cells>{{"a", ""}}));
  EXPECT_EQ(cells_of(""), std::vector<Cells>{});
}

TEST(ReadCsv, TellsTheLineOfARow) {
  const auto rows = read_csv("a\n\n\"b\nb\"\nc");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[1].line, 3U);
  EXPECT_EQ(rows[2].line, 5U);
}

}  // namespace
}  // namespace matinee::library
