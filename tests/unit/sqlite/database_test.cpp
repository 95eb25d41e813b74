// SPDX-License-Identifier: MIT
#include "sqlite/database.hpp"

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::sqlite {
namespace {

using test::TempDir;

std::unique_ptr<ByteSource> source_of(std::string_view bytes) {
  WipedBytes copy(bytes.size());
  std::ranges::copy(std::as_bytes(std::span(bytes)), copy.begin());
  return std::make_unique<MemorySource>(std::move(copy));
}

std::string database_with_one_row(const TempDir& dir) {
  const auto path = dir.path() / "db";
  test::DatabaseFile database(path);
  database.execute("CREATE TABLE t(a, b); INSERT INTO t VALUES (42, 'forty-two')").value();
  return test::content_of(path);
}

TEST(Database, ReadsEveryKindOfValue) {
  const TempDir dir;
  test::DatabaseFile file(dir.path() / "db");
  file.execute("CREATE TABLE t(a, b, c)").value();
  file.run("INSERT INTO t VALUES (?, ?, ?)", {-7, std::string("a\0b", 3), test::Blob{"\xff"}});
  auto database = file.image();
  auto row = database.prepare("SELECT a, b, c, NULL, typeof(c) FROM t").value();
  ASSERT_TRUE(row.step().value());
  EXPECT_EQ(row.integer(0), -7);
  EXPECT_EQ(row.text(1), std::string_view("a\0b", 3));
  EXPECT_EQ(row.blob(2), "\xff");
  EXPECT_EQ(row.text(3), "");
  EXPECT_EQ(row.text(4), "blob");
  EXPECT_FALSE(row.step().value());
}

TEST(Database, BindsATextAndKeepsItOverAReset) {
  const TempDir dir;
  auto database = Database::open_source(source_of(database_with_one_row(dir)), "image").value();
  auto row = database.prepare("SELECT a FROM t WHERE b = ?").value();
  EXPECT_FALSE(row.step().value());
  row.reset();
  row.bind(1, "forty-two").value();
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(row.step().value());
    EXPECT_EQ(row.integer(0), 42);
    row.reset();
  }
  const auto beyond = row.bind(2, "x");
  ASSERT_FALSE(beyond);
  EXPECT_EQ(beyond.error().code(), Errc::failure);
}

TEST(Database, AnImageInMemoryAnswersQueriesAfterAMove) {
  const TempDir dir;
  auto opened = Database::open_source(source_of(database_with_one_row(dir)), "image").value();
  Database database = std::move(opened);
  auto row = database.prepare("SELECT b FROM t ORDER BY a").value();
  ASSERT_TRUE(row.step().value());
  EXPECT_EQ(row.text(0), "forty-two");
}

TEST(Database, AnImageCannotBeWrittenTo) {
  const TempDir dir;
  auto database = Database::open_source(source_of(database_with_one_row(dir)), "image").value();
  const auto written = database.execute("INSERT INTO t VALUES (1, 2)");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), Errc::storage);
}

TEST(Database, SaysThatBytesAreNoDatabase) {
  auto database = Database::open_source(source_of(std::string(4096, 'x')), "image");
  ASSERT_TRUE(database);
  const auto statement = database->prepare("SELECT * FROM sqlite_master");
  ASSERT_FALSE(statement);
  EXPECT_EQ(statement.error().code(), Errc::unsupported);
}

TEST(Database, SaysThatADatabaseIsBroken) {
  const TempDir dir;
  std::string image = database_with_one_row(dir);
  std::ranges::fill(image.begin() + 4096, image.end(), '\xff');
  auto database = Database::open_source(source_of(image), "image").value();
  auto row = database.prepare("SELECT * FROM t").value();
  const auto stepped = row.step();
  ASSERT_FALSE(stepped);
  EXPECT_EQ(stepped.error().code(), Errc::integrity);
}

}  // namespace
}  // namespace matinee::sqlite
