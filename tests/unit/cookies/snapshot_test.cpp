// SPDX-License-Identifier: MIT
#include "cookies/snapshot.hpp"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/cookie_profiles.hpp"
#include "support/database_file.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using sqlite::Database;
using testing::ElementsAre;

constexpr std::string_view k_hot_journal = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 and its pages";

using Names = Result<std::vector<std::string>>;

Names names_in(Database& database) {
  std::vector<std::string> names;
  MATINEE_TRY_ASSIGN(auto rows, database.prepare("SELECT a FROM t ORDER BY a"));
  while (true) {
    MATINEE_TRY_ASSIGN(const bool row, rows.step());
    if (!row) return names;
    names.emplace_back(rows.text(0));
  }
}

class SnapshotOfAProfile : public testing::Test {
 protected:
  test::DatabaseFile writer(const std::string& pragmas) {
    test::DatabaseFile database(file_);
    database.execute(pragmas + "; CREATE TABLE IF NOT EXISTS t(a)").value();
    return database;
  }
  Names names() { return query_snapshot(file_, clock_, names_in); }

  /// Every file of the folder, with its size and time.
  std::map<std::string, FileStamp> listing() const {
    std::map<std::string, FileStamp> files;
    for (const auto& each : std::filesystem::directory_iterator(dir_.path())) {
      files.emplace(each.path().native(), *stamp_of(each.path()));
    }
    return files;
  }

  test::TempDir dir_;
  std::filesystem::path file_ = dir_.path() / "db";
  test::FakeClock clock_{test::k_now};
};

TEST_F(SnapshotOfAProfile, SeesRowsThatAreOnlyInTheLog) {
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('old'); PRAGMA wal_checkpoint; INSERT INTO t VALUES ('new')")
      .value();
  EXPECT_THAT(names().value(), ElementsAre("new", "old"));
}

TEST_F(SnapshotOfAProfile, SeesThemPastAWriterThatLocksTheFileForItself) {
  auto open = writer("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('old'); PRAGMA wal_checkpoint; INSERT INTO t VALUES ('new')")
      .value();
  EXPECT_FALSE(std::filesystem::exists(dir_.path() / "db-shm"));
  EXPECT_THAT(names().value(), ElementsAre("new", "old"));
}

TEST_F(SnapshotOfAProfile, DoesNotSeeWhatIsNotCommitted) {
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('old'); BEGIN; INSERT INTO t VALUES ('uncommitted')").value();
  EXPECT_THAT(names().value(), ElementsAre("old"));
}

TEST_F(SnapshotOfAProfile, ReadsAnEmptyFileWhoseContentIsAllInTheLog) {
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('new')").value();
  const std::string wal = test::content_of(dir_.path() / "db-wal");
  dir_.write("copy", "");
  dir_.write("copy-wal", wal);
  file_ = dir_.path() / "copy";
  EXPECT_THAT(names().value(), ElementsAre("new"));
}

TEST_F(SnapshotOfAProfile, LeavesTheFolderAsItWas) {
  for (const char* mode : {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode = TRUNCATE"}) {
    auto open = writer(mode);
    open.execute("INSERT INTO t VALUES ('row')").value();
    const auto before = listing();
    ASSERT_TRUE(names());
    EXPECT_EQ(listing(), before) << mode;
  }
}

TEST_F(SnapshotOfAProfile, WaitsWhileAJournalIsHot) {
  writer("PRAGMA journal_mode = TRUNCATE").execute("INSERT INTO t VALUES ('row')").value();
  dir_.write("db-journal", k_hot_journal);
  clock_.on_sleep = [&] {
    if (clock_.slept.size() == 3) dir_.write("db-journal", "");
  };
  EXPECT_THAT(names().value(), ElementsAre("row"));
  EXPECT_EQ(clock_.slept.size(), 3U);
}

TEST_F(SnapshotOfAProfile, RollsBackWhatACrashLeft) {
  {
    auto open = writer("PRAGMA page_size = 512; PRAGMA journal_mode = TRUNCATE");
    open.execute(
            "INSERT INTO t VALUES ('old'); PRAGMA cache_size = 5; BEGIN;"
            "UPDATE t SET a = 'new';"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
            "INSERT INTO t SELECT hex(randomblob(100)) FROM n")
        .value();
    dir_.write("copy", test::content_of(file_));
    dir_.write("copy-journal", test::content_of(dir_.path() / "db-journal"));
  }
  file_ = dir_.path() / "copy";
  const auto before = listing();
  EXPECT_THAT(names().value(), ElementsAre("old"));
  EXPECT_EQ(clock_.slept.size(), 4U);
  EXPECT_EQ(listing(), before);
}

TEST_F(SnapshotOfAProfile, GivesUpAfterASecondOfWriting) {
  auto open = writer("PRAGMA journal_mode = TRUNCATE");
  const auto answer = query_snapshot(file_, clock_, [&](Database& database) {
    auto names = names_in(database);
    open.execute("INSERT INTO t VALUES ('one more')").value();
    return names;
  });
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), Errc::locked);
  EXPECT_NE(answer.error().message().find(file_.native()), std::string::npos);
  EXPECT_EQ(clock_.slept.size(), 19U);
}

TEST_F(SnapshotOfAProfile, DropsAnAnswerThatACommitOvertook) {
  auto open = writer("PRAGMA journal_mode = TRUNCATE");
  open.execute("INSERT INTO t VALUES ('first')").value();
  int runs = 0;
  const auto answer = query_snapshot(file_, clock_, [&](Database& database) {
    auto names = names_in(database);
    if (++runs == 1) open.execute("INSERT INTO t VALUES ('second')").value();
    return names;
  });
  EXPECT_THAT(answer.value(), ElementsAre("first", "second"));
  EXPECT_EQ(runs, 2);
}

TEST_F(SnapshotOfAProfile, DropsAnErrorThatATornReadMade) {
  auto open = writer("PRAGMA journal_mode = TRUNCATE");
  int runs = 0;
  const auto answer = query_snapshot(file_, clock_, [&](Database& database) -> Names {
    if (++runs > 1) return names_in(database);
    open.execute("INSERT INTO t VALUES ('row')").value();
    return Error(Errc::integrity, "database disk image is malformed");
  });
  EXPECT_THAT(answer.value(), ElementsAre("row"));
}

TEST_F(SnapshotOfAProfile, DropsAnAnswerThatACommitToTheLogOvertook) {
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('first')").value();
  int runs = 0;
  const auto answer = query_snapshot(file_, clock_, [&](Database& database) {
    auto names = names_in(database);
    if (++runs == 1) open.execute("INSERT INTO t VALUES ('second')").value();
    return names;
  });
  EXPECT_THAT(answer.value(), ElementsAre("first", "second"));
  EXPECT_EQ(runs, 2);
}

TEST_F(SnapshotOfAProfile, ReadsALogWholeWhereAWriterNeverRests) {
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('first')").value();
  int runs = 0;
  const auto answer = query_snapshot(file_, clock_, [&](Database& database) {
    ++runs;
    open.execute("INSERT INTO t VALUES ('one more')").value();
    return names_in(database);
  });
  EXPECT_THAT(answer.value(), ElementsAre("first", "one more"));
  EXPECT_EQ(runs, 2);
}

TEST_F(SnapshotOfAProfile, NoticesEveryChangeOfALog) {
  auto open = writer("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  const auto after = [&](const std::string& sql) {
    open.execute("INSERT INTO t VALUES ('before'); PRAGMA wal_checkpoint").value();
    open.execute("INSERT INTO t VALUES ('before')").value();
    auto snapshot = Snapshot::open(file_, Snapshot::Look::first).value();
    EXPECT_EQ(snapshot.verify(), Snapshot::Verdict::consistent);
    open.execute(sql).value();
    return snapshot.verify();
  };
  EXPECT_EQ(after("INSERT INTO t VALUES ('more')"), Snapshot::Verdict::torn);
  EXPECT_EQ(after("BEGIN; INSERT INTO t VALUES ('x'); ROLLBACK"), Snapshot::Verdict::consistent);
  EXPECT_EQ(after("PRAGMA wal_checkpoint"), Snapshot::Verdict::consistent);
  EXPECT_EQ(after("PRAGMA wal_checkpoint; INSERT INTO t VALUES ('restarts the log')"),
            Snapshot::Verdict::torn);
  EXPECT_EQ(after("PRAGMA wal_checkpoint = TRUNCATE"), Snapshot::Verdict::torn);
}

TEST_F(SnapshotOfAProfile, NoticesALogThatAppears) {
  writer("PRAGMA journal_mode = WAL").execute("INSERT INTO t VALUES ('old')").value();
  ASSERT_FALSE(std::filesystem::exists(dir_.path() / "db-wal"));
  auto snapshot = Snapshot::open(file_, Snapshot::Look::first).value();
  EXPECT_EQ(snapshot.verify(), Snapshot::Verdict::consistent);
  test::DatabaseFile open(file_);
  open.execute("INSERT INTO t VALUES ('new')").value();
  EXPECT_EQ(snapshot.verify(), Snapshot::Verdict::torn);
}

TEST_F(SnapshotOfAProfile, IsTheSameOnDemandAsWhole) {
  for (const char* page_size : {"512", "4096", "65536"}) {
    std::filesystem::remove_all(dir_.path());
    std::filesystem::create_directory(dir_.path());
    auto open = writer(std::string("PRAGMA page_size = ") + page_size +
                       "; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
    const std::string many =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
        "INSERT INTO t SELECT hex(randomblob(1 + abs(random()) % 300)) FROM n;";
    open.execute(many + "PRAGMA wal_checkpoint; DELETE FROM t WHERE rowid % 3 = 0;" + many).value();
    auto on_demand = Snapshot::open(file_, Snapshot::Look::first).value();
    auto whole = Snapshot::open(file_, Snapshot::Look::again).value();
    EXPECT_EQ(names_in(on_demand.database()).value(), names_in(whole.database()).value());
    EXPECT_GT(names_in(whole.database()).value().size(), 800U);
  }
}

TEST_F(SnapshotOfAProfile, FindsTheLogBesideTheTargetOfALink) {
  std::filesystem::create_directories(dir_.path() / "real");
  file_ = dir_.path() / "real/db";
  auto open = writer("PRAGMA journal_mode = WAL");
  open.execute("INSERT INTO t VALUES ('old'); PRAGMA wal_checkpoint; INSERT INTO t VALUES ('new')")
      .value();
  std::filesystem::create_symlink("real/db", dir_.path() / "relative");
  std::filesystem::create_symlink(dir_.path() / "relative", dir_.path() / "chain");
  std::filesystem::create_directory_symlink("real", dir_.path() / "folder");
  for (const char* link : {"relative", "chain", "folder/db"}) {
    file_ = dir_.path() / link;
    EXPECT_THAT(names().value(), ElementsAre("new", "old")) << link;
  }
}

TEST_F(SnapshotOfAProfile, FindsTheJournalBesideTheTargetOfALink) {
  writer("PRAGMA journal_mode = TRUNCATE").execute("INSERT INTO t VALUES ('row')").value();
  dir_.write("db-journal", k_hot_journal);
  std::filesystem::create_symlink("db", dir_.path() / "link");
  file_ = dir_.path() / "link";
  clock_.on_sleep = [&] { dir_.write("db-journal", ""); };
  EXPECT_THAT(names().value(), ElementsAre("row"));
  EXPECT_EQ(clock_.slept.size(), 1U);
}

TEST_F(SnapshotOfAProfile, NamesALogOrAJournalThatCannotBeRead) {
  for (const std::string& mode : {std::string("WAL"), std::string("TRUNCATE")}) {
    file_ = dir_.path() / mode;
    writer("PRAGMA journal_mode = " + mode).execute("INSERT INTO t VALUES ('row')").value();
    const std::string side = file_.native() + (mode == "WAL" ? "-wal" : "-journal");
    std::filesystem::remove(side);
    std::filesystem::create_directory(side);
    const auto answer = names();
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message(), testing::HasSubstr(side + ": not a regular file"));
  }
}

TEST_F(SnapshotOfAProfile, NamesALogThatIsTooLarge) {
  writer("PRAGMA journal_mode = WAL").execute("INSERT INTO t VALUES ('row')").value();
  dir_.write("db-wal", "");
  std::filesystem::resize_file(dir_.path() / "db-wal", (std::uintmax_t{1} << 30) + 1);
  const auto answer = names();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code(), Errc::storage);
  EXPECT_THAT(answer.error().message(), testing::HasSubstr("db-wal: larger than 1024 MiB"));
}

TEST_F(SnapshotOfAProfile, NoticesThatAnotherFileTookTheName) {
  writer("PRAGMA journal_mode = TRUNCATE").execute("INSERT INTO t VALUES ('old')").value();
  auto snapshot = Snapshot::open(file_, Snapshot::Look::first).value();
  EXPECT_EQ(snapshot.verify(), Snapshot::Verdict::consistent);
  dir_.write("other", test::content_of(file_));
  std::filesystem::rename(dir_.path() / "other", file_);
  EXPECT_EQ(snapshot.verify(), Snapshot::Verdict::torn);
}

TEST_F(SnapshotOfAProfile, NamesTheFileInEveryError) {
  const auto missing = names();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), Errc::not_found);
  dir_.write("db", "not a database, but long enough to have a header");
  const auto odd = names();
  ASSERT_FALSE(odd);
  EXPECT_EQ(odd.error().code(), Errc::unsupported);
  dir_.write("db", std::string("SQLite format 3\0", 16) + std::string(4080, '\x01'));
  const auto broken = names();
  ASSERT_FALSE(broken);
  for (const auto& answer : {missing, odd, broken}) {
    EXPECT_NE(answer.error().message().find(file_.native()), std::string::npos);
  }
}

}  // namespace
}  // namespace matinee::cookies
