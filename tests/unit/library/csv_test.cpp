// SPDX-License-Identifier: MIT
#include "library/csv.hpp"

#include <gtest/gtest.h>

namespace matinee::library {
namespace {

std::string cell(const std::string& text, Formulas formulas = Formulas::guarded) {
  const std::vector<std::string> cells{text, "end"};
  const std::string row = csv_row(cells, formulas);
  return row.substr(0, row.size() - std::string(",end\r\n").size());
}

TEST(CsvRow, QuotesWhatHoldsASeparatorAndNothingElse) {
  EXPECT_EQ(cell("plain"), "plain");
  EXPECT_EQ(cell(""), "");
  EXPECT_EQ(cell("a, b"), "\"a, b\"");
  EXPECT_EQ(cell("a \"b\""), "\"a \"\"b\"\"\"");
  EXPECT_EQ(cell("two\nlines"), "\"two\nlines\"");
  EXPECT_EQ(cell("東京 🍿"), "東京 🍿");
  EXPECT_EQ(cell(std::string("a\0b", 3)), "ab");
}

TEST(CsvRow, MakesTextOfAFormulaUnlessTitlesAreCompared) {
  for (const char* start : {"=", "+", "-", "@", "\t", "\r"}) {
    const std::string text = std::string(start) + "SUM(1)";
    EXPECT_NE(cell(text).find("'" + text), std::string::npos) << start;
    EXPECT_EQ(cell(text, Formulas::verbatim).find('\''), std::string::npos) << start;
  }
  EXPECT_EQ(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
  EXPECT_EQ(cell("a=b"), "a=b");
}

TEST(WriteCsv, HasAHeadAndTheDateOfItsKind) {
  const Entry entry{.film = {.id = 7,
                             .slug = "rain",
                             .title = "Rain",
                             .year = 1999,
                             .directors = {"A", "B"},
                             .available_until = "2026-03-01T00:00:00Z"},
                    .date = "2024-01-02T03:04:05Z",
                    .stars = 4,
                    .review = "Good."};
  EXPECT_EQ(
      write_csv(Kind::rating, {entry}),
      "title,original_title,year,directors,id,slug,url,rated_at,rating,review\r\n"
      "Rain,,1999,\"A, B\",7,rain,https://mubi.com/films/rain,2024-01-02T03:04:05Z,4,Good.\r\n");
  EXPECT_NE(write_csv(Kind::view, {entry}).find(",watched_at\r\n"), std::string::npos);
  EXPECT_NE(write_csv(Kind::wish, {entry}).find(",2026-03-01T00:00:00Z\r\n"), std::string::npos);
  EXPECT_EQ(write_csv(Kind::wish, {}),
            "title,original_title,year,directors,id,slug,url,added_at,available_until\r\n");
}

TEST(WriteCsv, ABackupTellsWhatIsGone) {
  const Entry gone{.film = {.id = 7, .title = "Rain"}, .gone_since = "2026-11-28"};
  const std::string text = write_csv(Kind::view, {gone}, Gone::told);
  EXPECT_NE(text.find(",watched_at,gone_since\r\n"), std::string::npos) << text;
  EXPECT_NE(text.find(",,2026-11-28\r\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace matinee::library
