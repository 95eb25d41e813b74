// SPDX-License-Identifier: MIT
#include "cookies/discover.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/fsuid.h>
#include <sys/stat.h>

#include "support/cookie_profiles.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using State = ProbedRoot::State;

class HomeOfAUser : public testing::Test {
 protected:
  Environment environment() const {
    return {.home = home_.path(),
            .config_home = home_.path() / ".config",
            .data_home = home_.path() / ".local/share"};
  }
  /// "browser/install profile (name)" of each source.
  std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const Source& source : find_sources(environment())) {
      lines.push_back(source.browser + "/" + std::string(to_string(source.install)) + " " +
                      source.profile + " (" + source.profile_name + ")");
    }
    return lines;
  }
  test::TempDir home_;
};

TEST_F(HomeOfAUser, ThatIsEmptyHasNoSources) {
  EXPECT_THAT(found(), IsEmpty());
  for (const ProbedRoot& root : probe_roots(environment()))
    EXPECT_EQ(root.state, State::absent);
}

TEST_F(HomeOfAUser, ShowsChromiumProfilesByTheirNames) {
  home_.write(".config/chromium/Default/Cookies", "");
  home_.write(".config/chromium/Profile 1/Network/Cookies", "");
  home_.write(".config/chromium/Profile 2/Cookies", "");
  home_.write(".config/chromium/Snapshots/Cookies", "");
  home_.write(".config/chromium/Local State",
              R"({"profile": {"last_used": "Profile 1", "info_cache": {
                "Default": {"name": "Person 1"}, "Profile 1": {"name": "Films"},
                "Profile 9": {"name": "deleted"}}}})");
  EXPECT_THAT(found(),
              ElementsAre("chromium/system Profile 1 (Films)", "chromium/system Default (Person 1)",
                          "chromium/system Profile 2 (Profile 2)"));
}

TEST_F(HomeOfAUser, ShowsEveryWayOfInstalling) {
  home_.write(".config/google-chrome/Default/Cookies", "");
  home_.write("snap/chromium/common/chromium/Default/Cookies", "");
  home_.write(".var/app/org.mozilla.firefox/.mozilla/firefox/a.default/cookies.sqlite", "");
  EXPECT_THAT(found(),
              ElementsAre("chromium/snap Default (Default)", "chrome/system Default (Default)",
                          "firefox/flatpak a.default (a.default)"));
}

TEST_F(HomeOfAUser, PrefersCookiesToNetworkCookies) {
  home_.write(".config/chromium/Default/Cookies", "");
  home_.write(".config/chromium/Default/Network/Cookies", "");
  const auto sources = find_sources(environment());
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].file, home_.path() / ".config/chromium/Default/Cookies");
}

TEST_F(HomeOfAUser, TakesTheUserDataFolderForAProfileWhereItIsOne) {
  home_.write(".config/opera/Cookies", "");
  EXPECT_THAT(found(), ElementsAre("opera/system opera (opera)"));
}

TEST_F(HomeOfAUser, LooksForFirefoxWhereXdgSays) {
  home_.write(".config/mozilla/firefox/a.default/cookies.sqlite", "");
  EXPECT_THAT(found(), ElementsAre("firefox/system a.default (a.default)"));
}

TEST_F(HomeOfAUser, WithALegacyFolderEvenAnEmptyOneLooksNowhereElseForFirefox) {
  home_.write(".config/mozilla/firefox/a.default/cookies.sqlite", "");
  std::filesystem::create_directories(home_.path() / ".mozilla/firefox");
  EXPECT_THAT(found(), IsEmpty());
  const auto roots = probe_roots(environment(), find_browser("firefox"));
  EXPECT_EQ(roots[0].state, State::empty);
  EXPECT_EQ(roots[1].state, State::overruled);
}

TEST_F(HomeOfAUser, IsNotFooledByALoneMozillaFolder) {
  home_.write(".config/mozilla/firefox/a.default/cookies.sqlite", "");
  std::filesystem::create_directories(home_.path() / ".mozilla");
  EXPECT_THAT(found(), ElementsAre("firefox/system a.default (a.default)"));
}

TEST_F(HomeOfAUser, ListsFirefoxProfilesInTheirOrderAndUnlistedOnesLast) {
  const std::string root = ".mozilla/firefox/";
  for (const char* folder : {"aaa.default", "bbb.default-esr", "ccc.unlisted"}) {
    home_.write(root + folder + "/cookies.sqlite", "");
  }
  home_.write(root + "profiles.ini",
              "[Profile1]\nName=default\nPath=aaa.default\nDefault=1\n"
              "[Profile0]\nName=default-esr\nPath=bbb.default-esr\n"
              "[Profile2]\nName=gone\nPath=ddd.gone\n[InstallX]\nDefault=bbb.default-esr\n");
  EXPECT_THAT(found(), ElementsAre("firefox/system bbb.default-esr (default-esr)",
                                   "firefox/system aaa.default (default)",
                                   "firefox/system ccc.unlisted (ccc.unlisted)"));
}

TEST_F(HomeOfAUser, ReadsAProfileThatLiesElsewhereOnce) {
  home_.write("elsewhere/films/cookies.sqlite", "");
  const std::string path = (home_.path() / "elsewhere/films").native();
  home_.write(".mozilla/firefox/profiles.ini",
              "[Profile0]\nName=Films\nIsRelative=0\nPath=" + path +
                  "\n[Profile1]\nName=Again\nPath=../../elsewhere/films\n");
  EXPECT_THAT(found(), ElementsAre("firefox/system films (Films)"));
}

TEST_F(HomeOfAUser, SurvivesFilesThatAreNotWhatTheirNamesSay) {
  home_.write(".config/chromium", "a file");
  home_.write(".config/google-chrome/Local State", std::string(1000, '['));
  home_.write(".config/google-chrome/Default/Cookies", "");
  std::filesystem::create_directories(home_.path() / ".mozilla/firefox/x.default/cookies.sqlite");
  ASSERT_EQ(::mkfifo((home_.path() / ".mozilla/firefox/profiles.ini").c_str(), 0600), 0);
  EXPECT_THAT(found(), ElementsAre("chrome/system Default (Default)"));
}

/// Of another user than root, who may read everything. The folder is everybody's.
class HomeThatIsPartlyShut : public HomeOfAUser {
 protected:
  HomeThatIsPartlyShut() {
    std::filesystem::permissions(home_.path(), std::filesystem::perms::all);
    home_.write(".config/chromium/Default/Cookies", "");
    home_.write(".config/chromium/Local State", "{}");
    home_.write(".mozilla/firefox/a.default/cookies.sqlite", "");
    home_.write(".mozilla/firefox/profiles.ini", "[Profile0]\nPath=a.default\n");
  }
  ~HomeThatIsPartlyShut() override {
    if (!shut_.empty()) ::chmod(shut_.c_str(), 0700);
  }
  /// "browser path code" of each place that nobody's file system user cannot look at.
  std::vector<std::string> unread(const std::string& shut, const char* only = nullptr) {
    shut_ = home_.path() / shut;
    EXPECT_EQ(::chmod(shut_.c_str(), 0), 0);
    found_ = discover_as_nobody();
    ::chmod(shut_.c_str(), 0755);
    std::vector<std::string> lines;
    for (const UnreadPlace& place : found_.unread) {
      if (only != nullptr && place.browser != only) continue;
      EXPECT_THAT(place.why.message(), HasSubstr(place.path.native() + ": "));
      lines.push_back(place.browser + " " + place.path.lexically_relative(home_.path()).native() +
                      " " + std::string(to_string(place.why.code())));
    }
    return lines;
  }

  Discovery discover_as_nobody() const {
    const int before = ::setfsuid(65'534);
    Discovery found = discover(environment());
    ::setfsuid(static_cast<uid_t>(before));
    return found;
  }

  std::filesystem::path shut_;
  Discovery found_;
};

TEST_F(HomeThatIsPartlyShut, NamesAProfile) {
  EXPECT_THAT(unread(".config/chromium/Default"),
              ElementsAre("chromium .config/chromium/Default storage"));
  EXPECT_EQ(found_.sources.size(), 1U);
}

TEST_F(HomeThatIsPartlyShut, NamesTheFolderOfTheCookies) {
  home_.write(".config/chromium/Profile 1/Network/Cookies", "");
  EXPECT_THAT(unread(".config/chromium/Profile 1/Network"),
              ElementsAre("chromium .config/chromium/Profile 1/Network storage"));
}

TEST_F(HomeThatIsPartlyShut, NamesARootOnce) {
  EXPECT_THAT(unread(".config/chromium"), ElementsAre("chromium .config/chromium storage"));
  EXPECT_THAT(unread(".mozilla/firefox"), ElementsAre("firefox .mozilla/firefox storage"));
}

TEST_F(HomeThatIsPartlyShut, NamesAFolderAboveForEachBrowser) {
  EXPECT_THAT(unread(".config", "chromium"), ElementsAre("chromium .config storage"));
  EXPECT_THAT(unread(".config", "vivaldi"), ElementsAre("vivaldi .config storage"));
  EXPECT_THAT(unread(".config", "epiphany"), IsEmpty());
  EXPECT_EQ(found_.sources.size(), 1U);
}

TEST_F(HomeThatIsPartlyShut, NamesTheFilesThatListProfiles) {
  EXPECT_THAT(unread(".config/chromium/Local State"),
              ElementsAre("chromium .config/chromium/Local State storage"));
  EXPECT_EQ(found_.sources.size(), 2U);
  EXPECT_THAT(unread(".mozilla/firefox/profiles.ini"),
              ElementsAre("firefox .mozilla/firefox/profiles.ini storage"));
  EXPECT_EQ(found_.sources.size(), 2U);
}

TEST_F(HomeThatIsPartlyShut, FindsWhatItsListNamesEvenWithoutALook) {
  home_.write(".config/chromium/Local State",
              R"({"profile": {"info_cache": {"Default": {"name": "Films"}}}})");
  ::chmod((home_.path() / ".config/chromium").c_str(), 0111);
  const auto found = discover_as_nobody();
  ::chmod((home_.path() / ".config/chromium").c_str(), 0700);
  ASSERT_EQ(found.sources.size(), 2U);
  EXPECT_EQ(found.sources[0].profile_name, "Films");
  EXPECT_EQ(found.unread.size(), 1U);
}

TEST_F(HomeOfAUser, NamesALinkThatLeadsInACircleAndANameThatIsTooLong) {
  std::filesystem::create_directories(home_.path() / ".config/chromium");
  std::filesystem::create_symlink("Default", home_.path() / ".config/chromium/Default");
  Environment odd = environment();
  odd.chrome_config_home = home_.path() / ".config";
  const auto found = discover(odd);
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_EQ(found.unread[0].path, home_.path() / ".config/chromium/Default");
  odd.chrome_user_data_dir = "/" + std::string(300, 'x');
  const auto too_long = probe_roots(odd, find_browser("chrome"));
  EXPECT_EQ(too_long[0].state, State::denied);
  ASSERT_EQ(too_long[0].content.unread.size(), 1U);
  EXPECT_THAT(too_long[0].content.unread[0].why.message(), HasSubstr("File name too long"));
}

TEST_F(HomeOfAUser, NamesADatabaseThatIsNoFile) {
  std::filesystem::create_directories(home_.path() / ".config/chromium/Default/Cookies");
  std::filesystem::create_directories(home_.path() / ".config/chromium/Profile 1");
  ::mkfifo((home_.path() / ".config/chromium/Profile 1/Cookies").c_str(), 0600);
  std::filesystem::create_directories(home_.path() / ".config/chromium/Profile 2");
  std::filesystem::create_symlink("gone", home_.path() / ".config/chromium/Profile 2/Cookies");
  std::filesystem::create_symlink("/gone", home_.path() / ".config/chromium/Profile 3");
  std::vector<std::string> lines;
  for (const UnreadPlace& place : discover(environment()).unread)
    lines.push_back(place.profile + ": " + std::string(to_string(place.why.code())));
  EXPECT_THAT(lines, ElementsAre("Default: failure", "Profile 1: failure", "Profile 2: failure",
                                 "Profile 3: failure"));
}

TEST_F(HomeOfAUser, NamesARootThatIsALinkToNowhereUnlessASnapLeftIt) {
  std::filesystem::create_directories(home_.path() / ".config");
  std::filesystem::create_symlink("/gone", home_.path() / ".config/chromium");
  std::filesystem::create_directories(home_.path() / "snap/chromium");
  std::filesystem::create_symlink("2345", home_.path() / "snap/chromium/current");
  const auto found = discover(environment());
  ASSERT_EQ(found.unread.size(), 1U);
  EXPECT_EQ(found.unread[0].path, home_.path() / ".config/chromium");
}

TEST(Discover, WithoutAHomeFolderNamesThat) {
  const auto found = discover({});
  ASSERT_FALSE(found.unread.empty());
  EXPECT_THAT(found.unread[0].why.message(), HasSubstr("no home folder"));
  EXPECT_THAT(found.sources, IsEmpty());
}

TEST_F(HomeOfAUser, WithALegacyFolderThatIsShutUsesTheOtherOne) {
  home_.write(".config/mozilla/firefox/a.default/cookies.sqlite", "");
  std::filesystem::create_symlink("firefox",
                                  home_.write(".mozilla/x", "").parent_path() / "firefox");
  const auto found = discover(environment());
  EXPECT_EQ(found.sources.size(), 1U);
  EXPECT_EQ(found.unread.size(), 1U);
}

TEST_F(HomeOfAUser, FollowsChromesOwnVariableForChromeAndChromiumOnly) {
  home_.write("elsewhere/chromium/Default/Cookies", "");
  home_.write("elsewhere/vivaldi/Default/Cookies", "");
  Environment moved = environment();
  moved.chrome_config_home = home_.path() / "elsewhere";
  const auto sources = find_sources(moved);
  ASSERT_EQ(sources.size(), 1U);
  EXPECT_EQ(sources[0].browser, "chromium");
}

TEST_F(HomeOfAUser, AsksChromesFolderOfTheEnvironmentToo) {
  home_.write("moved/Profile 3/Cookies", "");
  home_.write(".config/chromium/Default/Cookies", "");
  Environment moved = environment();
  moved.chrome_user_data_dir = home_.path() / "moved";
  std::vector<std::string> lines;
  for (const Source& source : find_sources(moved))
    lines.push_back(source.browser + " " + source.profile);
  EXPECT_THAT(lines, ElementsAre("chromium Profile 3", "chromium Default", "chrome Profile 3"));
}

TEST_F(HomeOfAUser, WithMozLegacyHomeLooksInNoXdgFolder) {
  home_.write(".config/mozilla/firefox/a.default/cookies.sqlite", "");
  Environment legacy = environment();
  legacy.uses_legacy_mozilla_home = true;
  EXPECT_THAT(find_sources(legacy), IsEmpty());
  EXPECT_EQ(probe_roots(legacy, find_browser("firefox"))[1].state, State::overruled);
}

TEST_F(HomeOfAUser, NamesTheProfilesOfAGroup) {
  const std::string root = ".mozilla/firefox/";
  for (const char* folder : {"aaa.default", "bbb.new", "ccc.new"})
    home_.write(root + folder + "/cookies.sqlite", "");
  home_.write(root + "profiles.ini",
              "[Profile0]\nName=default-release\nPath=aaa.default\nStoreID=0a1b2c3d\n");
  test::make_profile_group(
      home_.path() / ".mozilla/firefox/Profile Groups/0a1b2c3d.sqlite",
      {{"aaa.default", "Original"}, {"bbb.new", "Films"}, {"ddd.gone", "Gone"}});
  EXPECT_THAT(found(),
              ElementsAre("firefox/system aaa.default (Original)", "firefox/system bbb.new (Films)",
                          "firefox/system ccc.new (ccc.new)"));
}

TEST_F(HomeOfAUser, FindsFirefoxOnTheWindowsAroundIt) {
  const std::string root = "mnt/c/Users/ann/AppData/Roaming/Mozilla/Firefox/";
  home_.write(root + "Profiles/aaa.default/cookies.sqlite", "");
  home_.write(root + "Profiles/bbb.films/cookies.sqlite", "");
  home_.write(root + "profiles.ini",
              "[Profile0]\r\nName=default\r\nIsRelative=1\r\nPath=Profiles/aaa.default\r\n");
  home_.write("mnt/c/Users/Public/Documents/x", "");
  EXPECT_THAT(found(), IsEmpty());
  Environment wsl = environment();
  wsl.windows_users = home_.path() / "mnt/c/Users";
  std::vector<std::string> lines;
  for (const Source& source : find_sources(wsl)) {
    EXPECT_EQ(source.install, Install::windows);
    lines.push_back(source.profile + " (" + source.profile_name + ")");
  }
  EXPECT_THAT(lines, ElementsAre("aaa.default (default)", "bbb.films (bbb.films)"));
}

TEST_F(HomeOfAUser, FindsTheBrowsersOfQtAndGnome) {
  home_.write(".local/share/epiphany/cookies.sqlite", "");
  home_.write(".local/share/qutebrowser/webengine/Cookies", "");
  home_.write(".config/falkon/profiles/default/Cookies", "");
  home_.write(".config/falkon/profiles/films/Cookies", "");
  EXPECT_THAT(
      found(),
      ElementsAre("epiphany/system epiphany (epiphany)", "qutebrowser/system webengine (webengine)",
                  "falkon/system default (default)", "falkon/system films (films)"));
}

TEST_F(HomeOfAUser, FindsEveryChromiumOfTheTable) {
  std::size_t count = 0;
  for (const Browser& browser : browsers()) {
    if (browser.engine != Engine::chromium) continue;
    for (const Root& root : browser.roots) {
      const char* base = root.base == Base::config_home ? ".config/"
                         : root.base == Base::data_home ? ".local/share/"
                                                        : "";
      home_.write(base + std::string(root.path) + "/Default/Cookies", "");
      ++count;
    }
  }
  EXPECT_EQ(found().size(), count);
}

}  // namespace
}  // namespace matinee::cookies
