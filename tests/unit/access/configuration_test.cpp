// SPDX-License-Identifier: MIT
#include "access/configuration.hpp"

#include <cstdlib>
#include <string>

#include <gmock/gmock.h>

#include "support/temp_dir.hpp"

namespace matinee::access {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A home of its own, which the environment of this process names.
class ReadConfiguration : public testing::Test {
 protected:
  ReadConfiguration() {
    for (const char* name : {"XDG_CONFIG_HOME", "MATINEE_TOKEN_FILE", "LC_ALL", "LC_MESSAGES"})
      ::unsetenv(name);
    ::setenv("HOME", home_.path().c_str(), 1);
    ::setenv("LANG", "nl_NL.UTF-8", 1);
  }

  Result<Configuration> with(std::string_view text) {
    home_.write(".config/matinee/config.toml", text);
    return read_configuration();
  }

  const test::TempDir home_;
};

TEST_F(ReadConfiguration, WithoutAFileThereAreTheUsualOptions) {
  const auto read = read_configuration();
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->options.cookies_file, IsEmpty());
  EXPECT_EQ(read->options.country, "NL");
  EXPECT_TRUE(read->options.use_agent);
  EXPECT_TRUE(read->may_prompt);
}

TEST_F(ReadConfiguration, TakesEveryOptionOfASession) {
  const auto read = with(R"(
cookies-from-browser = "firefox"
cookies = "~/c.txt"
cacert = "~/ca.pem"
connect-to = ["a:1:b:2", "c:3:d:4"]
country = "at"
no-agent = true
no-prompt = true
json = 7
[download]
cookies = 3
)");
  ASSERT_TRUE(read.has_value()) << read.error().message();
  EXPECT_EQ(read->options.cookies_from_browser, "firefox");
  EXPECT_EQ(read->options.cookies_file, (home_.path() / "c.txt").native());
  EXPECT_EQ(read->options.cacert, (home_.path() / "ca.pem").native());
  EXPECT_THAT(read->options.connect_to, ElementsAre("a:1:b:2", "c:3:d:4"));
  EXPECT_EQ(read->options.country, "AT");
  EXPECT_FALSE(read->options.use_agent);
  EXPECT_FALSE(read->may_prompt);
}

TEST_F(ReadConfiguration, AnEmptyValueIsAMistake) {
  for (const char* text : {"cookies = ''", "cacert = ''", "connect-to = ['']", "country = ''"}) {
    const auto read = with(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code(), Errc::usage);
    EXPECT_THAT(read.error().message(), HasSubstr("the value is empty"));
  }
}

TEST_F(ReadConfiguration, OneRuleNeedsNoList) {
  const auto read = with("connect-to = 'a:1:b:2'\nno-agent = false\n");
  ASSERT_TRUE(read.has_value());
  EXPECT_THAT(read->options.connect_to, ElementsAre("a:1:b:2"));
  EXPECT_TRUE(read->options.use_agent);
}

TEST_F(ReadConfiguration, TakesTheTokenFileOfTheEnvironment) {
  ::setenv("MATINEE_TOKEN_FILE", "/t/token", 1);
  const auto read = read_configuration();
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->options.token_file, "/t/token");
}

TEST_F(ReadConfiguration, AWrongValueIsNamedWithTheFile) {
  for (const std::string text :
       {"cookies = 3", "cookies = ['a']", "cookies-from-browser = true", "cacert = 1.5",
        "connect-to = 3", "connect-to = ['a', 3]", "country = 49", "no-agent = 'yes'",
        "no-prompt = 1", "cookies = ["}) {
    const auto read = with(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().code(), Errc::usage) << text;
    EXPECT_THAT(read.error().message(),
                HasSubstr("configuration file " + (home_.path() / ".config").native()));
  }
}

}  // namespace
}  // namespace matinee::access
