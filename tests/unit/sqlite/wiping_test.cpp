// SPDX-License-Identifier: MIT
//
// That nothing is left is shown by tests/functional/agent_memory_test.py, which reads all pages.
#include "sqlite/wiping.hpp"

#include <cstring>
#include <string>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace matinee::sqlite {
namespace {

TEST(WipeFreedMemory, IsForAProcessThatHasNotUsedSqliteYet) {
  ASSERT_EQ(sqlite3_initialize(), SQLITE_OK);
  EXPECT_FALSE(wipe_freed_memory());
  ASSERT_EQ(sqlite3_shutdown(), SQLITE_OK);
  EXPECT_TRUE(wipe_freed_memory());
}

TEST(WipeFreedMemory, KeepsWhatIsMoved) {
  ASSERT_EQ(sqlite3_shutdown(), SQLITE_OK);
  ASSERT_TRUE(wipe_freed_memory());
  const std::string text(1000, 'x');
  auto* memory = static_cast<char*>(sqlite3_malloc(1000));
  ASSERT_NE(memory, nullptr);
  std::memcpy(memory, text.data(), text.size());
  memory = static_cast<char*>(sqlite3_realloc(memory, 100'000));
  ASSERT_NE(memory, nullptr);
  EXPECT_EQ(std::string(memory, 1000), text);
  memory = static_cast<char*>(sqlite3_realloc(memory, 10));
  EXPECT_EQ(std::string(memory, 10), text.substr(0, 10));
  sqlite3_free(memory);
}

}  // namespace
}  // namespace matinee::sqlite
