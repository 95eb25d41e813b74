// SPDX-License-Identifier: MIT
#include "cookies/columns.hpp"

#include <string>

#include <gtest/gtest.h>

#include "support/database_file.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

class ColumnsOfADatabase : public testing::Test {
 protected:
  sqlite::Database make() const {
    test::DatabaseFile file(dir_.path() / "db");
    file.execute("CREATE TABLE t(a, secure); CREATE VIEW v AS SELECT 1 AS a").value();
    return file.image();
  }
  test::TempDir dir_;
  sqlite::Database database_ = make();
};

TEST_F(ColumnsOfADatabase, PickTheColumnThatExists) {
  const Columns columns = Columns::of(database_, "t").value();
  EXPECT_TRUE(columns.has("a"));
  EXPECT_EQ(columns.pick("is_secure", "secure", "0"), "secure");
  EXPECT_EQ(columns.pick("a", "0"), "a");
  EXPECT_EQ(columns.pick("b", "0"), "0");
}

TEST_F(ColumnsOfADatabase, AreNotTakenFromAViewOrFromNothing) {
  for (const char* name : {"v", "missing", "sqlite_master"}) {
    const auto columns = Columns::of(database_, name);
    ASSERT_FALSE(columns) << name;
    EXPECT_EQ(columns.error().code(), Errc::unsupported);
  }
}

// A row of a few bytes would become one of 16 MiB, and so would each of its neighbours.
TEST_F(ColumnsOfADatabase, AreNotTakenFromATableThatComputesOne) {
  for (const char* kind : {"VIRTUAL", "STORED"}) {
    test::DatabaseFile file(dir_.path() / kind);
    file.execute(std::string("CREATE TABLE t(a, b AS (hex(zeroblob(8000000))) ") + kind + ")")
        .value();
    auto database = file.image();
    const auto columns = Columns::of(database, "t");
    ASSERT_FALSE(columns) << kind;
    EXPECT_EQ(columns.error().code(), Errc::unsupported);
  }
}

}  // namespace
}  // namespace matinee::cookies
