// SPDX-License-Identifier: MIT
#include "cookies/rollback.hpp"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

WipedBytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

std::string text_of(const WipedBytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class JournalOfACrash : public testing::Test {
 protected:
  /// A database of 400 rows, and what a writer that dies in the middle of a commit leaves of it.
  void crash(const std::string& pragmas, const std::string& change) {
    std::filesystem::remove(file_);
    test::DatabaseFile writer(file_);
    writer
        .execute(pragmas +
                 ";CREATE TABLE t(a, b);"
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)"
                 "INSERT INTO t SELECT i, hex(randomblob(100)) FROM n; PRAGMA cache_size = 5;")
        .value();
    before_ = test::content_of(file_);
    writer.execute("BEGIN; " + change).value();
    main_ = test::content_of(file_);
    journal_ = test::content_of(dir_.path() / "db-journal");
  }
  std::string rolled_back() const {
    return text_of(roll_back(bytes_of(main_), std::as_bytes(std::span(journal_))).value());
  }
  /// The state that SQLite itself restores.
  std::string restored_by_sqlite() const {
    dir_.write("copy", main_);
    dir_.write("copy-journal", journal_);
    test::DatabaseFile database(dir_.path() / "copy");
    EXPECT_EQ(database.texts("SELECT count(*) FROM t"), std::vector<std::string>{"400"});
    return test::content_of(dir_.path() / "copy");
  }

  test::TempDir dir_;
  std::filesystem::path file_ = dir_.path() / "db";
  std::string before_;
  std::string main_;
  std::string journal_;
};

TEST_F(JournalOfACrash, PutsBackWhatWasThereAsSqliteDoes) {
  for (const int page_size : {512, 4096, 32768}) {
    for (const char* mode : {"DELETE", "TRUNCATE", "PERSIST"}) {
      for (const char* synchronous : {"OFF", "FULL"}) {
        crash(fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = {}; "
                          "PRAGMA synchronous = {}",
                          page_size, mode, synchronous),
              "UPDATE t SET b = hex(randomblob(90)); DELETE FROM t WHERE a % 3 = 0;"
              "INSERT INTO t SELECT a + 1000, hex(randomblob(300)) FROM t;");
        SCOPED_TRACE(fmt::format("{} {} {}", page_size, mode, synchronous));
        ASSERT_NE(main_, before_);
        EXPECT_EQ(rolled_back(), before_);
        EXPECT_EQ(restored_by_sqlite(), before_);
      }
    }
  }
}

TEST_F(JournalOfACrash, GivesADatabaseThatShrankItsSizeBack) {
  crash("PRAGMA page_size = 1024; PRAGMA auto_vacuum = FULL; PRAGMA journal_mode = TRUNCATE",
        "DELETE FROM t WHERE a > 20; INSERT INTO t VALUES (1, hex(randomblob(9000)));");
  main_.resize(main_.size() / 2);  // as a commit cuts it off at last
  const std::string restored = rolled_back();
  EXPECT_EQ(restored.size(), before_.size());
}

TEST_F(JournalOfACrash, TornAtAnyByteStaysWithinItsBounds) {
  crash("PRAGMA page_size = 512; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF",
        "UPDATE t SET b = hex(randomblob(90)) WHERE a < 30;"
        "INSERT INTO t SELECT a + 1000, hex(randomblob(300)) FROM t;");
  const std::string whole = journal_;
  for (std::size_t size = 0; size < whole.size(); size += 37) {
    journal_ = whole.substr(0, size);
    const std::string restored = rolled_back();
    EXPECT_EQ(restored.size(), size < 28 ? main_.size() : before_.size()) << size;
  }
}

TEST_F(JournalOfACrash, EndsAtARecordThatDoesNotCheckOut) {
  crash("PRAGMA page_size = 512; PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF",
        "UPDATE t SET b = hex(randomblob(90));");
  journal_[512 + 4 + 512 - 200] = static_cast<char>(journal_[512 + 4 + 512 - 200] + 1);
  EXPECT_EQ(rolled_back(), main_);
}

TEST_F(JournalOfACrash, ThatIsNotHotChangesNothing) {
  crash("PRAGMA page_size = 512", "");
  for (const std::string& journal :
       {std::string(), std::string(4096, '\0'),
        std::string("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and no header that makes sense")}) {
    journal_ = journal;
    EXPECT_EQ(rolled_back(), main_);
  }
}

TEST_F(JournalOfACrash, OfAnotherDatabaseIsRefused) {
  crash("PRAGMA page_size = 512; PRAGMA synchronous = OFF", "UPDATE t SET b = 1;");
  const auto answer = roll_back(bytes_of("small"), std::as_bytes(std::span(journal_)).first(2000));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), Errc::integrity);
}

TEST_F(JournalOfACrash, OfACommitOverSeveralDatabasesIsRefused) {
  crash("PRAGMA page_size = 512; PRAGMA synchronous = OFF", "UPDATE t SET b = 1;");
  journal_ += "name of it, length, sum." + journal_.substr(0, 8);
  const auto answer = roll_back(bytes_of(main_), std::as_bytes(std::span(journal_)));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), Errc::unsupported);
}

}  // namespace
}  // namespace matinee::cookies
