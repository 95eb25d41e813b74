// SPDX-License-Identifier: MIT
#include "api/configuration.hpp"

#include <cstdlib>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temp_dir.hpp"

namespace matinee::api {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A home of its own, which the environment of this process names.
class ConfigurationWith : public testing::Test {
 protected:
  ConfigurationWith() {
    for (const char* name : {"XDG_CONFIG_HOME", "MATINEE_TOKEN_FILE", "LC_ALL", "LC_MESSAGES"})
      ::unsetenv(name);
    ::setenv("HOME", home_.path().c_str(), 1);
    ::setenv("LANG", "nl_NL.UTF-8", 1);
  }

  void configure(std::string_view text) { home_.write(".config/matinee/config.toml", text); }

  const test::TempDir home_;
};

constexpr std::string_view k_everything = R"(
cookies = "~/c.txt"
cacert = "~/ca.pem"
connect-to = ["a:1:b:2"]
country = "at"
no-agent = true
no-prompt = true
)";

TEST_F(ConfigurationWith, DefaultOptionsLeaveEverythingToTheConfiguration) {
  configure(k_everything);
  const auto chosen = configuration_with({});
  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_EQ(chosen->options.cookies_file, (home_.path() / "c.txt").native());
  EXPECT_THAT(chosen->options.connect_to, ElementsAre("a:1:b:2"));
  EXPECT_EQ(chosen->options.country, "AT");
  EXPECT_FALSE(chosen->options.use_agent);
  EXPECT_FALSE(chosen->may_prompt);
}

TEST_F(ConfigurationWith, WhatTheCallerSaysGoesBeforeIt) {
  configure(k_everything);
  const auto chosen = configuration_with({.cookies_from_browser = "firefox",
                                          .cacert = "/other.pem",
                                          .connect_to = {"c:3:d:4"},
                                          .country = "fr"});
  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_EQ(chosen->options.cookies_from_browser, "firefox");
  EXPECT_THAT(chosen->options.cookies_file, IsEmpty());
  EXPECT_EQ(chosen->options.cacert, "/other.pem");
  EXPECT_THAT(chosen->options.connect_to, ElementsAre("c:3:d:4"));
  EXPECT_EQ(chosen->options.country, "FR");
}

TEST_F(ConfigurationWith, ADefaultThatIsMeantGoesBeforeItToo) {
  configure(k_everything);
  const auto chosen =
      configuration_with({.given = {.connect_to = true, .use_agent = true, .allow_prompt = true}});
  ASSERT_TRUE(chosen) << chosen.error().message();
  EXPECT_THAT(chosen->options.connect_to, IsEmpty());
  EXPECT_TRUE(chosen->options.use_agent);
  EXPECT_TRUE(chosen->may_prompt);
}

TEST_F(ConfigurationWith, AnEmptyValueIsAMistake) {
  EXPECT_EQ(configuration_with({.cookies_file = ""}).error().code(), Errc::usage);
  EXPECT_EQ(configuration_with({.cacert = ""}).error().code(), Errc::usage);
  EXPECT_EQ(configuration_with({.connect_to = {""}}).error().code(), Errc::usage);
  EXPECT_EQ(configuration_with({.country = ""}).error().code(), Errc::usage);
}

TEST_F(ConfigurationWith, ABrowserAndAFileAtOnceAreAMistake) {
  const auto chosen =
      configuration_with({.cookies_file = "c.txt", .cookies_from_browser = "firefox"});
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::usage);
}

TEST_F(ConfigurationWith, TheCallerCanReadWhatCounts) {
  configure(k_everything);
  const auto chosen = configuration_with({.country = "fr"});
  ASSERT_TRUE(chosen) << chosen.error().message();
  const SessionOptions counts = effective({.country = "fr"}, *chosen);
  EXPECT_EQ(counts.cookies_file, home_.path() / "c.txt");
  EXPECT_EQ(counts.cacert, home_.path() / "ca.pem");
  EXPECT_EQ(counts.country, "FR");
  EXPECT_FALSE(counts.use_agent);
  EXPECT_EQ(source_name_of(chosen->options), "file");
}

}  // namespace
}  // namespace matinee::api
