// SPDX-License-Identifier: MIT
#include "sys/code_pages.hpp"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace matinee::sys {
namespace {

// Pages of files that this process has mapped and touched.
long resident_file_kib() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    long kib = 0;
    if (std::sscanf(line.c_str(), "RssFile: %ld", &kib) == 1) return kib;
  }
  return -1;
}

TEST(CodePages, AreGivenBackAndComeBackWhenNeeded) {
  const long before = resident_file_kib();
  ASSERT_GT(before, 0);
  release_code_pages();
  EXPECT_LT(resident_file_kib(), before);
  release_code_pages();
  std::vector<std::string> still_works;
  for (int i = 0; i < 100; ++i)
    still_works.push_back(std::to_string(i));
  EXPECT_EQ(still_works.back(), "99");
  EXPECT_THROW(throw std::string("so does this"), std::string);
}

}  // namespace
}  // namespace matinee::sys
