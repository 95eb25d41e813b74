// SPDX-License-Identifier: MIT
#include "sqlite/index_scan.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sqlite/database.hpp"
#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::sqlite {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Texts = std::set<std::string>;

WipedBytes bytes_of(const std::string& text) {
  WipedBytes bytes(text.size());
  std::memcpy(bytes.data(), text.data(), text.size());
  return bytes;
}

class IndexOfATable : public testing::Test {
 protected:
  /// A database with the table t(a, b), an index on it, and what `sql` does.
  void make(const std::string& pragmas, const std::string& sql) {
    test::DatabaseFile database(dir_.path() / "db");
    database.execute(pragmas + ";CREATE TABLE t(a, b); CREATE UNIQUE INDEX i ON t(a, b);" + sql)
        .value();
    image_ = test::content_of(dir_.path() / "db");
  }
  Database open() {
    return Database::open_source(std::make_unique<MemorySource>(bytes_of(image_)), "db").value();
  }
  std::uint32_t root() {
    Database database = open();
    auto row = database.prepare("SELECT rootpage FROM sqlite_master WHERE name = 'i'").value();
    row.step().value();
    return static_cast<std::uint32_t>(row.integer(0));
  }
  std::optional<Texts> scanned() {
    const Database database = open();
    const auto found =
        find_by_suffix(database.source(), {.root_page = root(), .suffix = "mubi.com"});
    if (!found) return std::nullopt;
    Texts texts;
    for (const IndexEntry& entry : *found)
      texts.insert(entry.front());
    return texts;
  }
  Texts by_sql() {
    Database database = open();
    auto rows =
        database.prepare("SELECT a FROM t WHERE a LIKE '%mubi.com' AND typeof(a) = 'text'").value();
    Texts texts;
    while (rows.step().value())
      texts.emplace(rows.text(0));
    return texts;
  }

  test::TempDir dir_;
  std::string image_;
};

// Hosts of many lengths, chosen by chance (so two may be the same: OR IGNORE), of which every 97th
// ends as wanted, in an order that is not the index's.
constexpr std::string_view k_many =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)"
    "INSERT OR IGNORE INTO t SELECT substr(hex(randomblob(60)), 1, 1 + abs(random()) % 60) ||"
    "  CASE WHEN i % 97 = 0 THEN '.mubi.com' WHEN i % 89 = 0 THEN 'mubi.com.example'"
    "  WHEN i % 83 = 0 THEN '.MuBi.CoM' ELSE '.example' END, i FROM n;";

TEST_F(IndexOfATable, IsSearchedAsSqlWould) {
  for (const char* page_size : {"512", "1024", "4096", "32768", "65536"}) {
    std::filesystem::remove(dir_.path() / "db");
    make(std::string("PRAGMA page_size = ") + page_size, std::string(k_many));
    const auto found = scanned();
    ASSERT_TRUE(found) << page_size;
    EXPECT_GT(found->size(), 100U);
    EXPECT_EQ(*found, by_sql()) << page_size;
  }
}

TEST_F(IndexOfATable, IsSearchedAfterRowsWereDeletedAndOthersTookTheirPlace) {
  make("PRAGMA page_size = 1024; PRAGMA auto_vacuum = INCREMENTAL",
       std::string(k_many) + "DELETE FROM t WHERE b % 3 = 0;" + std::string(k_many));
  EXPECT_EQ(scanned(), by_sql());
}

TEST_F(IndexOfATable, IsSearchedInItsSecondColumnToo) {
  for (const char* page_size : {"512", "4096", "32768"}) {
    std::filesystem::remove(dir_.path() / "db");
    make(std::string("PRAGMA page_size = ") + page_size,
         std::string(k_many) +
             "CREATE TABLE s AS SELECT 'n' || (b % 50) AS b, a FROM t;"
             "DROP INDEX i; CREATE INDEX i ON s(b, a);");
    Database database = open();
    const auto found =
        find_by_suffix(database.source(), {.root_page = root(), .column = 1, .suffix = "mubi.com"});
    ASSERT_TRUE(found) << page_size;
    std::multiset<IndexEntry> by_sql;
    auto rows = database.prepare("SELECT b, a FROM s WHERE a LIKE '%mubi.com'").value();
    while (rows.step().value())
      by_sql.insert({std::string(rows.text(0)), std::string(rows.text(1))});
    EXPECT_GT(by_sql.size(), 100U);
    EXPECT_EQ(std::multiset<IndexEntry>(found->begin(), found->end()), by_sql) << page_size;
  }
}

TEST_F(IndexOfATable, WithNoTextBeforeTheSearchedColumnIsLeftToSql) {
  const SuffixSearch search{.column = 1, .suffix = "mubi.com"};
  for (const char* first : {"NULL", "7", "x'00'"}) {
    std::filesystem::remove(dir_.path() / "db");
    make("", std::string("INSERT INTO t VALUES (1, 'other.example'), (") + first +
                 ", 'www.mubi.com');");
    SuffixSearch at_root = search;
    at_root.root_page = root();
    EXPECT_EQ(find_by_suffix(open().source(), at_root), std::nullopt) << first;
  }
}

TEST_F(IndexOfATable, ThatIsEmptyHoldsNothing) {
  make("", "");
  EXPECT_THAT(*scanned(), IsEmpty());
}

TEST_F(IndexOfATable, FindsATextInAnInteriorPage) {
  make("PRAGMA page_size = 512",
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
       "INSERT INTO t SELECT printf('%05d.mubi.com', i), '' FROM n;");
  EXPECT_EQ(scanned()->size(), 3000U);
}

TEST_F(IndexOfATable, PassesOverWhatIsNoText) {
  make("",
       "INSERT INTO t VALUES (NULL, 1), (7, 1), (2.5, 1), (x'6d7562692e636f6d', 1), ('', 1),"
       "('mubi.com', 1), ('a.mubi.com', 1), ('ubi.com', 1);");
  EXPECT_THAT(*scanned(), ElementsAre("a.mubi.com", "mubi.com"));
}

TEST_F(IndexOfATable, WithATextThatOverflowsItsPageIsLeftToSql) {
  make("PRAGMA page_size = 4096",
       "INSERT INTO t VALUES (printf('%.*c', 5000, 'x') || '.mubi.com', 1);");
  EXPECT_EQ(scanned(), std::nullopt);
}

TEST_F(IndexOfATable, FindsATextBesideAnotherColumnThatOverflows) {
  make("PRAGMA page_size = 4096",
       "INSERT INTO t VALUES ('www.mubi.com', printf('%.*c', 50000, 'x'));");
  EXPECT_THAT(*scanned(), ElementsAre("www.mubi.com"));
}

TEST_F(IndexOfATable, OfAnotherEncodingIsLeftToSql) {
  make("PRAGMA encoding = 'UTF-16'", "INSERT INTO t VALUES ('mubi.com', 1);");
  EXPECT_EQ(scanned(), std::nullopt);
}

TEST_F(IndexOfATable, IsNotATableNorAPageThatIsNone) {
  make("", std::string(k_many));
  const Database database = open();
  for (const std::uint32_t page : {0U, 1U, 2U, 1'000'000U, UINT32_MAX}) {
    EXPECT_EQ(find_by_suffix(database.source(), {.root_page = page, .suffix = "mubi.com"}),
              std::nullopt)
        << page;
  }
}

TEST_F(IndexOfATable, WithAnyByteChangedNeitherHangsNorCrashes) {
  make("PRAGMA page_size = 512",
       "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
       "INSERT INTO t SELECT printf('%05d.mubi.com', i), i FROM n;");
  const std::uint32_t first = root();
  const std::string whole = image_;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    image_ = whole;
    image_[at] = static_cast<char>(image_[at] ^ 0xff);
    for (const std::size_t column : {0, 1}) {
      find_by_suffix(MemorySource(bytes_of(image_)),
                     {.root_page = first, .column = column, .suffix = "mubi.com"});
    }
  }
}

TEST_F(IndexOfATable, ThatGoesRoundInACircleIsLeftToSql) {
  make("PRAGMA page_size = 512", std::string(k_many));
  // The right-most child of the root becomes the root.
  const std::uint32_t page = root();
  const std::size_t at = std::size_t{page - 1} * 512 + 8;
  for (std::size_t i = 0; i < 4; ++i)
    image_[at + i] = static_cast<char>(page >> (24 - 8 * i) & 0xff);
  EXPECT_EQ(
      find_by_suffix(MemorySource(bytes_of(image_)), {.root_page = page, .suffix = "mubi.com"}),
      std::nullopt);
}

}  // namespace
}  // namespace matinee::sqlite
