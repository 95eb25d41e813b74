// SPDX-License-Identifier: MIT
#include "cookies/containers.hpp"

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

constexpr std::string_view k_text = R"({"version": 5, "lastUserContextId": 6, "identities": [
  {"userContextId": 1, "public": true, "l10nId": "user-context-personal"},
  {"userContextId": 2, "public": true, "l10nID": "userContextWork.label"},
  {"userContextId": 6, "public": true, "name": "Cinema"},
  {"userContextId": 5, "public": false, "name": "userContextIdInternal.thumbnail"},
  {"userContextId": -1, "public": true, "name": "negative"},
  {"userContextId": 7, "public": true}, 12, null]})";

TEST(ParseContainers, NamesBuiltInAndOwnOnesAndHidesTheInternal) {
  const auto containers = parse_containers(k_text).value();
  ASSERT_EQ(containers.size(), 3U);
  EXPECT_EQ(containers[0].name, "Personal");
  EXPECT_EQ(containers[1].name, "Work");
  EXPECT_EQ(containers[2].id, 6U);
  EXPECT_EQ(containers[2].name, "Cinema");
}

TEST(ParseContainers, TellsNamesakesApart) {
  constexpr std::string_view text = R"({"identities": [
    {"userContextId": 2, "name": "Work"}, {"userContextId": 6, "name": "Work"},
    {"userContextId": 7, "name": "Bank"}]})";
  const auto containers = parse_containers(text).value();
  EXPECT_EQ(containers[0].label(), "Work (2)");
  EXPECT_EQ(containers[1].label(), "Work (6)");
  EXPECT_EQ(containers[2].label(), "Bank");
}

TEST(ParseContainers, OfOddTextIsAnErrorAndNoEmptyList) {
  for (const char* text :
       {"", "[]", "{", R"({"identities": 3})", "\xff\xfe", R"({"identities": [)"}) {
    ASSERT_FALSE(parse_containers(text)) << text;
    EXPECT_EQ(parse_containers(text).error().code(), Errc::integrity) << text;
  }
  EXPECT_TRUE(parse_containers(R"({"identities": []})").value().empty());
}

TEST(LoadContainers, NamesABrokenFile) {
  const test::TempDir dir;
  const auto file = dir.write("containers.json", "{");
  EXPECT_EQ(load_containers(dir.path()).error().message(),
            file.native() + ": not a list of containers");
  EXPECT_EQ(read_containers(dir.path()).size(), 4U);
}

TEST(ReadContainers, WithoutAFileAreThoseThatFirefoxStartsWith) {
  const test::TempDir dir;
  const auto containers = read_containers(dir.path());
  ASSERT_EQ(containers.size(), 4U);
  EXPECT_EQ(containers[2].id, 3U);
  EXPECT_EQ(containers[2].name, "Banking");
  dir.write("containers.json", k_text);
  EXPECT_EQ(read_containers(dir.path()).size(), 3U);
}

}  // namespace
}  // namespace matinee::cookies
