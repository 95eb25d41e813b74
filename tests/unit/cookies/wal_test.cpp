// SPDX-License-Identifier: MIT
#include "cookies/wal.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sqlite/database.hpp"
#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

WipedBytes bytes_of(std::string_view text) {
  WipedBytes bytes(text.size());
  std::ranges::copy(std::as_bytes(std::span(text)), bytes.begin());
  return bytes;
}

/// A database in WAL mode with the row "old" in the file and "new" in the log, which ends with a
/// transaction of several pages.
class WalOfARealWriter : public testing::Test {
 protected:
  WalOfARealWriter() {
    test::DatabaseFile writer(dir_.path() / "db");
    writer
        .execute(
            "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; CREATE TABLE t(a);"
            "INSERT INTO t VALUES ('old'); CREATE TABLE only_in_the_file(a);"
            "PRAGMA wal_checkpoint(TRUNCATE);"
            "INSERT INTO t VALUES ('new'); INSERT INTO t VALUES (hex(zeroblob(3000)))")
        .value();
    main_ = test::content_of(dir_.path() / "db");
    wal_ = test::content_of(dir_.path() / "db-wal");
  }

  static constexpr std::size_t k_frame = 24 + 1024;

  std::vector<std::string> rows(std::string_view wal) const {
    auto image = replay_wal(bytes_of(main_), std::as_bytes(std::span(wal))).value();
    auto database = sqlite::Database::open_source(
                        std::make_unique<sqlite::MemorySource>(std::move(image)), "image")
                        .value();
    std::vector<std::string> found;
    auto check = database.prepare("PRAGMA integrity_check").value();
    EXPECT_TRUE(check.step().value());
    EXPECT_EQ(check.text(0), "ok");
    auto row = database.prepare("SELECT substr(a, 1, 3) FROM t").value();
    while (row.step().value())
      found.emplace_back(row.text(0));
    return found;
  }

  test::TempDir dir_;
  std::string main_;
  std::string wal_;
};

TEST_F(WalOfARealWriter, BringsTheRowsThatAreOnlyThere) {
  EXPECT_THAT(rows(wal_), testing::ElementsAre("old", "new", "000"));
  EXPECT_THAT(rows(""), testing::ElementsAre("old"));
}

TEST_F(WalOfARealWriter, TornAtAnyByteGivesAStateThatWasCommitted) {
  for (std::size_t size = 0; size < wal_.size(); size += 97) {
    EXPECT_THAT(rows(wal_.substr(0, size)),
                testing::AnyOf(testing::ElementsAre("old"), testing::ElementsAre("old", "new")))
        << size;
  }
}

TEST_F(WalOfARealWriter, AChangedByteEndsTheLogThere) {
  std::string damaged = wal_;
  damaged[32 + k_frame + 500] ^= 1;
  EXPECT_THAT(rows(damaged), testing::ElementsAre("old", "new"));
  damaged = wal_;
  damaged[32 + 500] ^= 1;
  EXPECT_THAT(rows(damaged), testing::ElementsAre("old"));
}

TEST_F(WalOfARealWriter, FramesOfAnOlderLogAreIgnored) {
  std::string restarted = wal_;
  restarted[32 + k_frame + 8] ^= 1;  // the salt of the second frame
  EXPECT_THAT(rows(restarted), testing::ElementsAre("old", "new"));
}

TEST_F(WalOfARealWriter, AHeaderThatDoesNotCheckOutIsNoLog) {
  for (const std::size_t at : {0U, 4U, 8U, 16U, 24U}) {
    std::string damaged = wal_;
    damaged[at] ^= 0x10;
    EXPECT_THAT(rows(damaged), testing::ElementsAre("old")) << at;
  }
}

TEST_F(WalOfARealWriter, ThatBelongsToAnotherDatabaseIsRefused) {
  const auto replayed = replay_wal({}, std::as_bytes(std::span(wal_)));
  ASSERT_FALSE(replayed);
  EXPECT_EQ(replayed.error().code(), Errc::integrity);
}

TEST(ReplayWal, TurnsTheImageIntoOneWithoutALog) {
  WipedBytes main(100, std::byte{2});
  const WipedBytes image = replay_wal(std::move(main), {}).value();
  EXPECT_EQ(image[18], std::byte{1});
  EXPECT_EQ(image[19], std::byte{1});
  EXPECT_TRUE(replay_wal({}, {}).value().empty());
}

}  // namespace
}  // namespace matinee::cookies
