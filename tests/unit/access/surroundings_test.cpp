// SPDX-License-Identifier: MIT
#include "access/surroundings.hpp"

#include <cstdlib>

#include <gtest/gtest.h>
#include <unistd.h>

#include "host/circumstances.hpp"
#include "support/temp_dir.hpp"

namespace matinee::access {
namespace {

TEST(ReadEnvironment, TakesTheFoldersOfTheVariables) {
  ::setenv("HOME", "/home/someone", 1);
  ::setenv("XDG_CONFIG_HOME", "/elsewhere/c", 1);
  ::unsetenv("XDG_DATA_HOME");
  ::setenv("CHROME_CONFIG_HOME", "relative", 1);
  ::setenv("CHROME_USER_DATA_DIR", "/elsewhere/chrome", 1);
  const auto environment = read_environment();
  EXPECT_EQ(environment.home, "/home/someone");
  EXPECT_EQ(environment.config_home, "/elsewhere/c");
  EXPECT_EQ(environment.data_home, "/home/someone/.local/share");
  EXPECT_EQ(environment.chrome_config_home, std::nullopt);
  EXPECT_EQ(environment.chrome_user_data_dir, "/elsewhere/chrome");
}

TEST(ReadEnvironment, KnowsNoFolderBelowAHomeThatNobodyKnows) {
  const host::Places places = host::places_with({});
  ::unsetenv("XDG_DATA_HOME");
  EXPECT_TRUE(places.home.empty());
  EXPECT_TRUE(places.data_home.empty());
}

TEST(ReadEnvironment, KnowsTheOldHomeOfMozilla) {
  ::setenv("HOME", "/home/someone", 1);
  ::unsetenv("MOZ_LEGACY_HOME");
  EXPECT_FALSE(read_environment().uses_legacy_mozilla_home);
  ::setenv("MOZ_LEGACY_HOME", "0", 1);
  EXPECT_FALSE(read_environment().uses_legacy_mozilla_home);
  ::setenv("MOZ_LEGACY_HOME", "1", 1);
  EXPECT_TRUE(read_environment().uses_legacy_mozilla_home);
  ::unsetenv("MOZ_LEGACY_HOME");
}

TEST(TokenCredential, IsTheFileOfThatNameInTheFolderOfTheServiceManager) {
  const test::TempDir folder;
  ::unsetenv("CREDENTIALS_DIRECTORY");
  EXPECT_EQ(token_credential(), "");
  ::setenv("CREDENTIALS_DIRECTORY", folder.path().c_str(), 1);
  folder.write("another-password", "x");
  EXPECT_EQ(token_credential(), "");
  const auto file = folder.write("matinee-token", "x");
  EXPECT_EQ(token_credential(), file);
  EXPECT_EQ(complete({}).token_credential, file);
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST(Complete, WritesNothingIntoTheHomeOfSomebodyElse) {
  const test::TempDir home;
  ::unsetenv("XDG_STATE_HOME");
  ::setenv("HOME", home.path().c_str(), 1);
  EXPECT_EQ(complete({}).state_folder, home.path() / ".local/state/matinee");
  ::setenv("HOME", "/no/such/home", 1);
  EXPECT_EQ(complete({}).state_folder, "");
  if (::chown(home.path().c_str(), 65534, 65534) != 0) return;  // only root can
  ::setenv("HOME", home.path().c_str(), 1);
  EXPECT_EQ(complete({}).state_folder, "");
}

TEST(Complete, TakesTheCountryOfTheLocaleIfNoneIsGiven) {
  const auto country = [](std::string given) {
    return complete({.country = std::move(given)}).country;
  };
  ::unsetenv("LC_MESSAGES");
  ::unsetenv("LANG");
  ::setenv("LC_ALL", "de_AT.UTF-8", 1);
  EXPECT_EQ(country(""), "AT");
  EXPECT_EQ(country("gb"), "GB");
  EXPECT_EQ(country("Atlantis"), "Atlantis") << "check() tells";
  for (const char* locale : {"C", "eo_XYZ", "es_419", ""}) {
    ::setenv("LC_ALL", locale, 1);
    EXPECT_EQ(country(""), "US") << locale;
  }
  ::unsetenv("LC_ALL");
}

TEST(ReadDesktop, HasADisplayOfEitherKind) {
  ::unsetenv("DISPLAY");
  ::unsetenv("WAYLAND_DISPLAY");
  EXPECT_FALSE(read_desktop({}).has_display);
  ::setenv("WAYLAND_DISPLAY", "wayland-0", 1);
  EXPECT_TRUE(read_desktop({}).has_display);
  ::unsetenv("WAYLAND_DISPLAY");
  ::setenv("DISPLAY", ":0", 1);
  EXPECT_TRUE(read_desktop({}).has_display);
  ::unsetenv("DISPLAY");
}

}  // namespace
}  // namespace matinee::access
