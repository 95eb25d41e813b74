// SPDX-License-Identifier: MIT
#include "cookies/browsers.hpp"

#include <set>

#include <gtest/gtest.h>

namespace matinee::cookies {
namespace {

TEST(Browsers, KnowTheLinuxNamesOfYtDlp) {
  for (const std::string_view name :
       {"brave", "chrome", "chromium", "edge", "firefox", "opera", "vivaldi", "whale"}) {
    EXPECT_NE(find_browser(name), nullptr) << name;
  }
  EXPECT_EQ(find_browser("netscape"), nullptr);
}

TEST(Browsers, HaveUniqueNamesAndRelativeRoots) {
  std::set<std::string_view> names;
  for (const Browser& browser : browsers()) {
    EXPECT_TRUE(names.insert(browser.name).second) << browser.name;
    // Safari is not of this system: its file is named by its path.
    EXPECT_EQ(browser.roots.empty(), browser.engine == Engine::safari) << browser.name;
    for (const Root& root : browser.roots)
      EXPECT_FALSE(root.path.starts_with('/')) << root.path;
  }
}

TEST(Browsers, ThatSealTheirCookiesSayWhereTheKeyIs) {
  for (const Browser& browser : browsers()) {
    if (browser.engine != Engine::chromium) continue;
    EXPECT_FALSE(browser.applications.empty()) << browser.name;
    EXPECT_FALSE(browser.wallet.empty()) << browser.name;
  }
}

TEST(Browsers, NeverBeginTheirRootsWithAnExceptionToNothing) {
  for (const Browser& browser : browsers()) {
    if (browser.roots.empty()) continue;
    EXPECT_EQ(browser.roots.front().rule, Rule::always) << browser.name;
  }
}

}  // namespace
}  // namespace matinee::cookies
