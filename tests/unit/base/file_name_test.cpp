// SPDX-License-Identifier: MIT
#include "base/file_name.hpp"

#include <string_view>

#include <gtest/gtest.h>

namespace matinee {
namespace {

TEST(IsFileName, TakesNamesOfOneFolder) {
  for (const std::string_view name : {"a", ".a", "...", "a b", "a\\b", "\xff"})
    EXPECT_TRUE(is_file_name(name)) << name;
}

TEST(IsFileName, RefusesWhatLeadsElsewhere) {
  using namespace std::string_view_literals;
  for (const std::string_view name : {""sv, "."sv, ".."sv, "/"sv, "a/b"sv, "../a"sv, "a\0b"sv})
    EXPECT_FALSE(is_file_name(name)) << name;
}

}  // namespace
}  // namespace matinee
