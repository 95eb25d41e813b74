// SPDX-License-Identifier: MIT
#include "host/folders.hpp"

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>
#include <pwd.h>
#include <unistd.h>

namespace matinee::host {
namespace {

namespace fs = std::filesystem;

class Folders : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("HOME", "/home/someone", 1);
    ::unsetenv("XDG_CONFIG_HOME");
    ::unsetenv("XDG_DATA_HOME");
    ::unsetenv("XDG_STATE_HOME");
  }
  void TearDown() override { SetUp(); }
};

TEST_F(Folders, AreBelowTheHomeIfNothingElseIsSaid) {
  EXPECT_EQ(home().value(), "/home/someone");
  EXPECT_EQ(config_home().value(), "/home/someone/.config");
  EXPECT_EQ(data_home().value(), "/home/someone/.local/share");
  EXPECT_EQ(state_home().value(), "/home/someone/.local/state");
}

TEST_F(Folders, AreWhereTheVariablesSayUnlessTheseAreRelative) {
  ::setenv("XDG_CONFIG_HOME", "/elsewhere/c", 1);
  ::setenv("XDG_DATA_HOME", "/elsewhere/d", 1);
  ::setenv("XDG_STATE_HOME", "/elsewhere/s", 1);
  EXPECT_EQ(state_home().value(), "/elsewhere/s");
  EXPECT_EQ(config_home().value(), "/elsewhere/c");
  EXPECT_EQ(data_home().value(), "/elsewhere/d");
  ::setenv("XDG_CONFIG_HOME", "c", 1);
  ::setenv("XDG_DATA_HOME", "", 1);
  EXPECT_EQ(config_home().value(), "/home/someone/.config");
  EXPECT_EQ(data_home().value(), "/home/someone/.local/share");
}

TEST_F(Folders, TheHomeIsTheAccountsIfNoVariableNamesOne) {
  const passwd* entry = ::getpwuid(::getuid());
  for (const char* text : {"", "relative"}) {
    ::setenv("HOME", text, 1);
    const auto found = home();
    if (entry == nullptr) {
      EXPECT_EQ(found.error().code(), Errc::failure);
    } else {
      EXPECT_EQ(found.value(), fs::path(entry->pw_dir));
    }
  }
}

}  // namespace
}  // namespace matinee::host
