// SPDX-License-Identifier: MIT
#include "cookies/wal_source.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

WipedBytes bytes_of(std::string_view text) {
  WipedBytes bytes(text.size());
  std::ranges::copy(std::as_bytes(std::span(text)), bytes.begin());
  return bytes;
}

/// A database whose log changes a page of the file and adds pages behind its end.
class WalSourceOfARealWriter : public testing::Test {
 protected:
  WalSourceOfARealWriter() {
    test::DatabaseFile writer(dir_.path() / "db");
    writer
        .execute(
            "PRAGMA page_size = 1024; PRAGMA journal_mode = WAL; CREATE TABLE t(a);"
            "INSERT INTO t VALUES ('old'); PRAGMA wal_checkpoint(TRUNCATE);"
            "INSERT INTO t VALUES ('new'); INSERT INTO t VALUES (hex(zeroblob(3000)))")
        .value();
    main_ = test::content_of(dir_.path() / "db");
    wal_ = test::content_of(dir_.path() / "db-wal");
    dir_.write("copy", main_);
  }

  WalSource source(std::string_view wal) const {
    WipedBytes bytes = bytes_of(wal);
    WalIndex index = index_wal(bytes);
    return {LiveFile::open(dir_.path() / "copy").value(), std::move(bytes), std::move(index)};
  }
  static WipedBytes all_of(const WalSource& source) {
    WipedBytes bytes(source.size());
    EXPECT_EQ(source.read_at(0, bytes), bytes.size());
    return bytes;
  }

  test::TempDir dir_;
  std::string main_;
  std::string wal_;
};

TEST_F(WalSourceOfARealWriter, IsWhatAReplayMakes) {
  const WalSource logged = source(wal_);
  EXPECT_GT(logged.size(), main_.size());
  EXPECT_EQ(all_of(logged), replay_wal(bytes_of(main_), std::as_bytes(std::span(wal_))).value());
}

TEST_F(WalSourceOfARealWriter, IsTheFileWithoutALog) {
  EXPECT_EQ(all_of(source("")), replay_wal(bytes_of(main_), {}).value());
}

TEST_F(WalSourceOfARealWriter, GivesAnyPieceAsItIsInTheWhole) {
  const WalSource logged = source(wal_);
  const WipedBytes whole = all_of(logged);
  for (const std::size_t size : {1, 7, 100, 1024, 1025, 4096}) {
    for (std::size_t at = 0; at < whole.size(); at += 77) {
      WipedBytes piece(size);
      const std::size_t wanted = std::min(size, whole.size() - at);
      ASSERT_EQ(logged.read_at(at, piece), wanted) << at;
      EXPECT_TRUE(
          std::ranges::equal(std::span(piece).first(wanted), std::span(whole).subspan(at, wanted)))
          << at << " " << size;
    }
  }
  WipedBytes piece(1);
  EXPECT_EQ(logged.read_at(whole.size(), piece), 0U);
}

TEST_F(WalSourceOfARealWriter, EndsWhereNeitherTheFileNorTheLogHasAPage) {
  dir_.write("copy", main_.substr(0, 1024));
  const WalSource logged = source(wal_);
  WipedBytes bytes(static_cast<std::size_t>(logged.size()));
  const auto count = logged.read_at(0, bytes);
  ASSERT_TRUE(count);
  EXPECT_LE(*count, logged.size());
  EXPECT_EQ(*count % 1024, 0U);
}

}  // namespace
}  // namespace matinee::cookies
