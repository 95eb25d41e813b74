// SPDX-License-Identifier: MIT
#include "cookies/local_state.hpp"

#include <string>

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

TEST(ParseLocalState, PutsTheProfileUsedLastFirst) {
  const auto profiles = parse_local_state(R"({"profile": {"last_used": "Profile 2",
    "info_cache": {"Default": {"name": "Person 1"}, "Profile 2": {"name": "Films"},
                   "Profile 3": {"name": ""}, "Profile 4": 7}}})");
  ASSERT_EQ(profiles.size(), 4U);
  EXPECT_EQ(profiles[0].folder, "Profile 2");
  EXPECT_EQ(profiles[0].name, "Films");
  EXPECT_EQ(profiles[1].folder, "Default");
  EXPECT_EQ(profiles[2].name, "Profile 3");
  EXPECT_EQ(profiles[3].name, "Profile 4");
}

TEST(ParseLocalState, LeavesOutFoldersThatLeadElsewhere) {
  const auto profiles = parse_local_state(R"({"profile": {"info_cache": {
    "../../etc": {}, "/etc": {}, "..": {}, ".": {}, "": {}, "a\u0000b": {}}}})");
  EXPECT_TRUE(profiles.empty());
}

TEST(ParseLocalState, AnswersNothingToOddText) {
  for (const char* text : {"", "{", "[]", "3", R"({"profile": 3})", R"({"profile": {}})",
                           R"({"profile": {"info_cache": []}})"}) {
    EXPECT_TRUE(parse_local_state(text).empty()) << text;
  }
  EXPECT_TRUE(parse_local_state(std::string(100'000, '[')).empty());
}

TEST(HasWindowsKey, IsTrueForAStateOfWindowsAlone) {
  EXPECT_TRUE(has_windows_key(R"({"os_crypt": {"encrypted_key": "RFBBUEkB"}})"));
  EXPECT_TRUE(has_windows_key(R"({"os_crypt": {"app_bound_encrypted_key": "QVBQQg=="}})"));
  for (const char* text : {"", "[]", "{}", R"({"os_crypt": {"encrypted_key": 1}})",
                           R"({"os_crypt": {"portal": {"prev_desktop": "GNOME"}}})"}) {
    EXPECT_FALSE(has_windows_key(text)) << text;
  }
}

}  // namespace
}  // namespace matinee::cookies
