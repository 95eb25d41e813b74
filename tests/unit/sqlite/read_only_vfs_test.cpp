// SPDX-License-Identifier: MIT
#include "sqlite/read_only_vfs.hpp"

#include <memory>

#include <gtest/gtest.h>

#include "sqlite/database.hpp"
#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::sqlite {
namespace {

/// A file that counts how much is read from it, and fails when told to.
class CountingSource final : public ByteSource {
 public:
  struct Memory {
    std::size_t reads = 0;
    bool broken = false;
  };
  CountingSource(std::string bytes, Memory& memory) : bytes_(std::move(bytes)), memory_(memory) {}

  std::uint64_t size() const noexcept override { return bytes_.size(); }
  std::optional<std::size_t> read_at(std::uint64_t offset,
                                     std::span<std::byte> into) const noexcept override {
    ++memory_.reads;
    if (memory_.broken) return std::nullopt;
    const auto rest = std::as_bytes(std::span(bytes_)).subspan(std::min(bytes_.size(), offset));
    const std::size_t count = std::min(rest.size(), into.size());
    std::ranges::copy(rest.first(count), into.begin());
    return count;
  }

 private:
  std::string bytes_;
  Memory& memory_;
};

std::string many_rows(const test::TempDir& dir) {
  test::DatabaseFile database(dir.path() / "db");
  database
      .execute(
          "CREATE TABLE t(a INTEGER PRIMARY KEY, b);"
          "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)"
          "INSERT INTO t SELECT i, hex(randomblob(100)) FROM n")
      .value();
  return test::content_of(dir.path() / "db");
}

TEST(ReadOnlyVfs, ReadsOnlyThePagesThatAQueryNeeds) {
  const test::TempDir dir;
  CountingSource::Memory memory;
  auto database =
      Database::open_source(std::make_unique<CountingSource>(many_rows(dir), memory), "db").value();
  auto row = database.prepare("SELECT b FROM t WHERE a = 2500").value();
  ASSERT_TRUE(row.step().value());
  EXPECT_LT(memory.reads, 10U);
}

TEST(ReadOnlyVfs, TellsOfAFailingMedium) {
  const test::TempDir dir;
  CountingSource::Memory memory;
  auto database =
      Database::open_source(std::make_unique<CountingSource>(many_rows(dir), memory), "db").value();
  memory.broken = true;
  const auto prepared = database.prepare("SELECT b FROM t");
  ASSERT_FALSE(prepared);
  EXPECT_EQ(prepared.error().code(), Errc::storage);
}

TEST(ReadOnlyVfs, LeavesTheListOfTheProcessWhenHidden) {
  ReadOnlyVfs vfs(std::make_unique<MemorySource>(WipedBytes()));
  EXPECT_NE(sqlite3_vfs_find(vfs.name()), nullptr);
  vfs.hide();
  EXPECT_EQ(sqlite3_vfs_find(vfs.name()), nullptr);
}

TEST(ReadOnlyVfs, ASortLargerThanTheCacheMakesNoFile) {
  const test::TempDir dir;
  CountingSource::Memory memory;
  auto database =
      Database::open_source(std::make_unique<CountingSource>(many_rows(dir), memory), "db").value();
  database.execute("PRAGMA cache_size = 10").value();
  auto rows = database.prepare("SELECT b FROM t ORDER BY b").value();
  std::size_t count = 0;
  while (rows.step().value())
    ++count;
  EXPECT_EQ(count, 5000U);
}

}  // namespace
}  // namespace matinee::sqlite
