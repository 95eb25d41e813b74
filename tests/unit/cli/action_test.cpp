// SPDX-License-Identifier: MIT
#include "action.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

class ActionOf : public ::testing::Test {
 protected:
  ActionOf() { ::unsetenv("MATINEE_TOKEN_FILE"); }
  ~ActionOf() override { ::unsetenv("MATINEE_TOKEN_FILE"); }

  GlobalOptions options_;
};

TEST_F(ActionOf, NamesNoSourceIfNoneIsNamed) {
  const Action action = action_of(options_, "status");
  EXPECT_EQ(action.command, "status");
  EXPECT_EQ(action.from, SessionFrom::anywhere);
}

TEST_F(ActionOf, KnowsTheBrowsersOfChromiumsFamily) {
  for (const char* named : {"chromium", "Chrome:Work", "brave+kwallet:p", "edge::none"}) {
    options_.cookies_from_browser = named;
    EXPECT_EQ(action_of(options_, "status").from, SessionFrom::chromium) << named;
  }
  options_.cookies_from_browser = "brave+kwallet:/p";
  EXPECT_EQ(action_of(options_, "status").from, SessionFrom::path);
  options_.cookies_from_browser = "firefox:Work::2";
  EXPECT_EQ(action_of(options_, "status").from, SessionFrom::browser);
  EXPECT_EQ(action_of(options_, "status").browser, "firefox");
}

TEST_F(ActionOf, TakesTheAgentsSourceFirst) {
  ::setenv("MATINEE_TOKEN_FILE", "/token", 1);
  EXPECT_EQ(action_of(options_, "status", "file").from, SessionFrom::file);
  EXPECT_EQ(action_of(options_, "status", "credential").from, SessionFrom::credential);
  const Action browser = action_of(options_, "status", "firefox:Work");
  EXPECT_EQ(browser.from, SessionFrom::browser);
  EXPECT_EQ(browser.browser, "firefox");
  ::unsetenv("MATINEE_TOKEN_FILE");
  EXPECT_EQ(action_of(options_, "status", "token").from, SessionFrom::token);
}

TEST_F(ActionOf, TakesTheOrderOfTheSources) {
  ::setenv("MATINEE_TOKEN_FILE", "/token", 1);
  EXPECT_EQ(action_of(options_, "status").from, SessionFrom::token);
  options_.cookies_from_browser = "firefox";
  EXPECT_EQ(action_of(options_, "status").from, SessionFrom::browser);
  options_.cookies_file = "cookies.txt";
  EXPECT_EQ(action_of(options_, "status").from, SessionFrom::file);
}

}  // namespace
}  // namespace matinee::cli
