// SPDX-License-Identifier: MIT
#include "mubi/api_path.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::mubi {
namespace {

TEST(CheckApiPath, LetsPathsThrough) {
  for (const char* path : {"/v4/account", "/v3/films/187?x=1&y=a%20b", "/", "/v4/a..b/c...",
                           "/v4/search/films?query=..%2F&page=1", "/v4/users/1/ratings/"}) {
    EXPECT_TRUE(check_api_path(path)) << path;
  }
}

TEST(CheckApiPath, RefusesWhatCouldLeadElsewhere) {
  for (const char* path : {"",
                           "v4/account",
                           "https://evil.example/",
                           "//evil.example/x",
                           "/..//",
                           "/v4/../x",
                           "/v4/%2e%2E/x",
                           "/v4/%252e%252e/x",
                           "/v4/..",
                           "@evil.example/",
                           "/\\evil.example/",
                           "\\\\evil.example/",
                           "/v4/a%2f..%2fb",
                           "/v4/a%5cb",
                           "/v4/x#y",
                           "/v4/a b",
                           "/v4/\xc3\xa9",
                           "/v4/a\r\nHost: x",
                           "/v4/a\tb",
                           "http:/v4/account",
                           ":443/v4/account"}) {
    const auto checked = check_api_path(path);
    ASSERT_FALSE(checked) << path;
    EXPECT_EQ(checked.error().code(), Errc::usage);
  }
}

}  // namespace
}  // namespace matinee::mubi
