// SPDX-License-Identifier: MIT
#include "host/circumstances.hpp"

#include <cstdlib>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::host {
namespace {

namespace fs = std::filesystem;

class CircumstancesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name :
         {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "CHROME_CONFIG_HOME", "CHROME_USER_DATA_DIR",
          "MOZ_LEGACY_HOME", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"})
      ::unsetenv(name);
  }
  void TearDown() override { SetUp(); }

  static Circumstances of(const fs::path& home, const std::string& config_file = {}) {
    return circumstances_of(places_with(home), config_file);
  }
};

TEST_F(CircumstancesTest, AgreeWithThemselves) {
  EXPECT_EQ(find_difference(of("/home/u"), of("/home/u")), std::nullopt);
  EXPECT_EQ(find_difference(of("/home/u"), of("/home/u/")), std::nullopt);
  // The usual place by its name is the usual place.
  const auto usual = of("/home/u");
  ::setenv("XDG_CONFIG_HOME", "/home/u/.config", 1);
  EXPECT_EQ(find_difference(usual, of("/home/u", "/home/u/.config/matinee/config.toml")),
            std::nullopt);
}

TEST_F(CircumstancesTest, TellEachThingThatDecidesASession) {
  const auto usual = of("/home/u");
  EXPECT_EQ(find_difference(usual, of("/home/v")), "home");
  EXPECT_EQ(find_difference(usual, of("/home/u", "/home/u/other.toml")), "config_file");
  const std::pair<const char*, const char*> variables[] = {
      {"XDG_DATA_HOME", "data_home"},
      {"CHROME_CONFIG_HOME", "chrome_config_home"},
      {"CHROME_USER_DATA_DIR", "chrome_user_data_dir"},
      {"MOZ_LEGACY_HOME", "moz_legacy_home"}};
  for (const auto& [variable, name] : variables) {
    ::setenv(variable, "/elsewhere", 1);
    EXPECT_EQ(find_difference(usual, of("/home/u")), name);
    ::unsetenv(variable);
  }
}

TEST_F(CircumstancesTest, ALinkedHomeIsTheSame) {
  const test::TempDir folder;
  fs::create_directory(folder.path() / "real");
  fs::create_directory_symlink(folder.path() / "real", folder.path() / "link");
  EXPECT_EQ(find_difference(of(folder.path() / "real"), of(folder.path() / "link")), std::nullopt);
}

TEST_F(CircumstancesTest, WhatOnlyOneSideKnowsIsNoDifference) {
  auto later = of("/home/u");
  later["of_a_later_version"] = "1";
  EXPECT_EQ(find_difference(of("/home/u"), later), std::nullopt);
  EXPECT_EQ(find_difference(later, of("/home/u")), std::nullopt);
  EXPECT_EQ(find_difference(later, {}), std::nullopt);
}

TEST_F(CircumstancesTest, BytesOfEveryKindAreKeptApart) {
  EXPECT_NE(find_difference(of("/home/\xff"), of("/home/\xfe")), std::nullopt);
  EXPECT_NE(find_difference(of("/home/%FF"), of("/home/\xff")), std::nullopt);
}

TEST_F(CircumstancesTest, TheSessionBusIsTheNamedOneOrThatOfTheRuntimeFolder) {
  EXPECT_EQ(session_bus(), "");
  const test::TempDir folder;
  ::setenv("XDG_RUNTIME_DIR", folder.path().c_str(), 1);
  EXPECT_EQ(session_bus(), "") << "there is no socket";
  ::setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x", 1);
  EXPECT_EQ(session_bus(), "unix:path=/x");
}

}  // namespace
}  // namespace matinee::host
