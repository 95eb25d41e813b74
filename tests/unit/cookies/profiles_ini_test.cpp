// SPDX-License-Identifier: MIT
#include "cookies/profiles_ini.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

std::vector<std::string> paths_of(const std::vector<FirefoxProfile>& profiles) {
  std::vector<std::string> paths;
  for (const FirefoxProfile& profile : profiles)
    paths.push_back(profile.path.native());
  return paths;
}

TEST(ParseProfilesIni, PrefersTheInstallationsDefaultToTheMarkedProfile) {
  const auto profiles = parse_profiles_ini(
      "[Profile1]\nName=default\nIsRelative=1\nPath=aaa.default\nDefault=1\n\n"
      "[Profile0]\nName=default-esr\nIsRelative=1\nPath=bbb.default-esr\n\n"
      "[General]\nStartWithLastProfile=1\nVersion=2\n\n"
      "[Install3B6073811A6ABF12]\nDefault=bbb.default-esr\nLocked=1\n",
      "");
  EXPECT_THAT(paths_of(profiles), testing::ElementsAre("bbb.default-esr", "aaa.default"));
  EXPECT_EQ(profiles[0].name, "default-esr");
}

TEST(ParseProfilesIni, PutsLockedInstallationsFirst) {
  const auto profiles = parse_profiles_ini(
      "[InstallA]\nDefault=a\n[InstallB]\nDefault=b\nLocked=1\n[Profile0]\nPath=a\nName=A\n"
      "[Profile1]\nPath=b\nName=B\n",
      "");
  EXPECT_THAT(paths_of(profiles), testing::ElementsAre("b", "a"));
}

TEST(ParseProfilesIni, TakesAProfileThatOnlyInstallsIniNames) {
  const auto profiles = parse_profiles_ini("", "[4F96D1932A9F858E]\nDefault=only.here\nLocked=1\n");
  EXPECT_THAT(paths_of(profiles), testing::ElementsAre("only.here"));
  EXPECT_EQ(profiles[0].name, "");
}

TEST(ParseProfilesIni, ReadsCrlfBlanksAbsolutePathsAndAByteOrderMark) {
  const auto profiles = parse_profiles_ini(
      "\xef\xbb\xbf[Profile0]\r\nName = Films \r\nIsRelative=0\r\nPath=/elsewhere/films\r\n", "");
  ASSERT_EQ(profiles.size(), 1U);
  EXPECT_EQ(profiles[0].name, "Films");
  EXPECT_EQ(profiles[0].path, "/elsewhere/films");
}

TEST(ParseProfilesIni, KeepsTheNameOfAGroupUnlessItLeadsElsewhere) {
  const auto profiles = parse_profiles_ini(
      "[Profile0]\nPath=a\nStoreID=0a1b2c3d\n[Profile1]\nPath=b\nStoreID=../../x\n", "");
  ASSERT_EQ(profiles.size(), 2U);
  EXPECT_EQ(profiles[0].store_id, "0a1b2c3d");
  EXPECT_EQ(profiles[1].store_id, "");
}

TEST(ParseProfilesIni, PassesOverWhatMakesNoSense) {
  EXPECT_TRUE(parse_profiles_ini("", "").empty());
  EXPECT_TRUE(parse_profiles_ini("Path=x\n[Profile0\nPath=y", "").empty());
  EXPECT_TRUE(parse_profiles_ini("[Profile0]\nPath=\n", "[]\nDefault=\n").empty());
  EXPECT_TRUE(parse_profiles_ini(std::string("[Profile0]\nPath=a\0b\n", 20), "").empty());
}

}  // namespace
}  // namespace matinee::cookies
