// SPDX-License-Identifier: MIT
#include "backup/manifest.hpp"

#include <gtest/gtest.h>

namespace matinee::backup {
namespace {

TEST(Manifest, IsReadAsItWasWritten) {
  const auto read = parse_manifest(write_manifest(
      {.user_id = 42, .saved_at = "2026-11-28T00:00:00Z", .files = {"a", "json/b.json"}}));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->user_id, 42);
  EXPECT_EQ(read->saved_at, "2026-11-28T00:00:00Z");
  EXPECT_EQ(read->files, (std::vector<std::string>{"a", "json/b.json"}));
}

TEST(Manifest, LeadsNowhereElse) {
  const auto read = parse_manifest(
      R"({"format":"matinee-backup","version":1,"user_id":1,"files":["../x","/etc/x","a/../x","a/b/c",
          ".","..","","a/","/","a/..",7,"good","json/good"]})");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->files, (std::vector<std::string>{"good", "json/good"}));
}

TEST(Manifest, OtherFilesAreNone) {
  for (const char* text : {"", "[]", "{}", R"({"format":"other"})"})
    EXPECT_EQ(parse_manifest(text).error().code(), Errc::exists) << text;
  EXPECT_EQ(parse_manifest(R"({"format":"matinee-backup","version":2})").error().code(),
            Errc::unsupported);
}

}  // namespace
}  // namespace matinee::backup
