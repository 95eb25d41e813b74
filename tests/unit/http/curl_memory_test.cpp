// SPDX-License-Identifier: MIT
//
// That freed memory holds no token, agent_memory_test.py looks for in the memory of a process.
#include "http/curl_memory.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::http {
namespace {

TEST(CurlMemory, StartsLibcurlAnyNumberOfTimes) {
  EXPECT_EQ(start_libcurl(), CURLE_OK);
  EXPECT_EQ(start_libcurl(), CURLE_OK);
}

TEST(CurlMemory, WhatGrowsKeepsItsContent) {
  ASSERT_EQ(start_libcurl(), CURLE_OK);
  curl_slist* list = nullptr;
  for (int i = 0; i < 100; ++i)
    list = curl_slist_append(list, std::to_string(i).c_str());
  ASSERT_NE(list, nullptr);
  EXPECT_STREQ(list->next->next->data, "2");
  curl_slist_free_all(list);
  // Each blank becomes three letters, so that the buffer grows many times.
  const std::string blanks(100'000, ' ');
  char* const escaped = curl_easy_escape(nullptr, blanks.data(), static_cast<int>(blanks.size()));
  ASSERT_NE(escaped, nullptr);
  const std::string text = escaped;
  curl_free(escaped);
  EXPECT_EQ(text.size(), 3 * blanks.size());
  EXPECT_EQ(text.find_first_not_of("%20"), std::string::npos);
}

}  // namespace
}  // namespace matinee::http
