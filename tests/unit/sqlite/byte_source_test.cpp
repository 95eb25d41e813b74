// SPDX-License-Identifier: MIT
#include "sqlite/byte_source.hpp"

#include <array>

#include <gtest/gtest.h>

namespace matinee::sqlite {
namespace {

TEST(MemorySource, ReadsShortOnlyAtTheEnd) {
  const MemorySource source(WipedBytes(10, std::byte{7}));
  std::array<std::byte, 8> into{};
  EXPECT_EQ(source.size(), 10U);
  EXPECT_EQ(source.read_at(0, into), 8U);
  EXPECT_EQ(source.read_at(6, into), 4U);
  EXPECT_EQ(source.read_at(10, into), 0U);
  EXPECT_EQ(source.read_at(1'000'000, into), 0U);
}

}  // namespace
}  // namespace matinee::sqlite
