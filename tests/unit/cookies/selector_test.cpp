// SPDX-License-Identifier: MIT
#include "cookies/selector.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cookies/discover.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(ParseSelector, ReadsEveryPart) {
  const Selector selector = parse_selector("Chromium+GnomeKeyring:Profile 1::Cinema").value();
  EXPECT_EQ(selector.browser, "chromium");
  EXPECT_EQ(selector.keyring, Keyring::gnomekeyring);
  EXPECT_EQ(selector.profile, "Profile 1");
  EXPECT_EQ(selector.container, "Cinema");
}

TEST(ParseSelector, ReadsPartsAlone) {
  EXPECT_FALSE(parse_selector("firefox").value().profile);
  EXPECT_EQ(parse_selector("firefox::Work").value().container, "Work");
  EXPECT_FALSE(parse_selector("firefox::Work").value().profile);
  EXPECT_EQ(parse_selector("firefox::none").value().container, std::nullopt);
  EXPECT_EQ(parse_selector("chrome+kwallet6").value().keyring, Keyring::kwallet6);
  EXPECT_EQ(parse_selector("chrome : /a/b c ").value().profile, "/a/b c");
}

TEST(ParseSelector, NamesWhatThereIs) {
  const auto browser = parse_selector("netscape");
  ASSERT_FALSE(browser);
  EXPECT_EQ(browser.error().code(), Errc::usage);
  EXPECT_THAT(browser.error().message(), HasSubstr("chromium, chrome, firefox"));
  EXPECT_THAT(browser.error().message(), HasSubstr("chromium:/PATH or firefox:/PATH"));
  EXPECT_THAT(parse_selector("firefx:a").error().message(), HasSubstr("did you mean firefox?"));
  const auto keyring = parse_selector("chrome+pocket");
  ASSERT_FALSE(keyring);
  EXPECT_THAT(keyring.error().message(), HasSubstr("basictext, gnomekeyring"));
}

TEST(ParseSelector, RefusesEmptyParts) {
  for (const char* text : {"", ":", "firefox:", "firefox::", "chrome+", "+kwallet"}) {
    ASSERT_FALSE(parse_selector(text)) << text;
    EXPECT_EQ(parse_selector(text).error().code(), Errc::usage) << text;
  }
}

class SelectSources : public testing::Test {
 protected:
  SelectSources() {
    home_.write(".config/chromium/Default/Cookies", "");
    home_.write(".config/chromium/Profile 1/Cookies", "");
    home_.write(".config/chromium/Local State",
                R"({"profile": {"info_cache": {"Profile 1": {"name": "Films"}}}})");
    home_.write(".mozilla/firefox/a.default/cookies.sqlite", "");
    home_.write(".mozilla/firefox/a.default/containers.json",
                R"({"identities": [{"userContextId": 6, "name": "Cinema"}]})");
    home_.write(".mozilla/firefox/b.other/cookies.sqlite", "");
  }

  Result<std::vector<Source>> select(const std::string& text) const {
    const Environment environment{.home = home_.path(), .config_home = home_.path() / ".config"};
    return select_sources(find_sources(environment), parse_selector(text).value(), environment);
  }
  std::vector<std::string> profiles(const std::string& text) const {
    const auto chosen = select(text);
    if (!chosen) return {chosen.error().message()};
    std::vector<std::string> names;
    for (const Source& source : *chosen)
      names.push_back(source.browser + " " + source.profile);
    return names;
  }
  std::string in_home(const std::string& path) const { return (home_.path() / path).native(); }

  test::TempDir home_;
};

TEST_F(SelectSources, OfABrowserAreAllItsProfiles) {
  EXPECT_THAT(profiles("chromium"), ElementsAre("chromium Profile 1", "chromium Default"));
}

TEST_F(SelectSources, ByTheFoldersOrTheDisplayedName) {
  EXPECT_THAT(profiles("chromium:Default"), ElementsAre("chromium Default"));
  EXPECT_THAT(profiles("chromium:Films"), ElementsAre("chromium Profile 1"));
}

TEST_F(SelectSources, CarryTheKeyring) {
  EXPECT_EQ(select("chromium+basictext:Default").value()[0].keyring, Keyring::basictext);
}

TEST_F(SelectSources, ByAContainer) {
  const auto chosen = select("firefox::Cinema").value();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].profile, "a.default");
  EXPECT_EQ(chosen[0].container->id, 6U);
}

TEST_F(SelectSources, OfAnUnknownContainerNamesThoseThereAre) {
  const auto chosen = select("firefox::Kitchen");
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::not_found);
  EXPECT_THAT(chosen.error().message(), HasSubstr("Cinema"));
  EXPECT_EQ(select("chromium::Kitchen").error().code(), Errc::usage);
}

TEST_F(SelectSources, ByAContainersId) {
  EXPECT_EQ(select("firefox:a.default::6").value()[0].container->name, "Cinema");
  const auto unlisted = select("firefox:a.default::9").value();
  ASSERT_EQ(unlisted.size(), 1U);
  EXPECT_EQ(unlisted[0].container->id, 9U);
  EXPECT_EQ(select("firefox:a.default::0").value()[0].container, std::nullopt);
}

TEST_F(SelectSources, ANameGoesBeforeAnId) {
  home_.write(".mozilla/firefox/a.default/containers.json",
              R"({"identities": [{"userContextId": 7, "name": "9"},
                                 {"userContextId": 9, "name": "Bank"}]})");
  const auto chosen = select("firefox:a.default::9").value();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].container->id, 7U);
  EXPECT_EQ(select("firefox:a.default::7").value()[0].container->name, "9");
}

TEST(OptionFor, NamesAContainerAsItCanBeGiven) {
  const auto option = [](const Container& container) {
    return option_for({.browser = "firefox", .container = container});
  };
  EXPECT_EQ(option({.id = 6, .name = "Cinema"}), "--cookies-from-browser firefox::Cinema");
  EXPECT_EQ(option({.id = 6, .name = "Work", .is_unique = false}),
            "--cookies-from-browser firefox::6");
  EXPECT_EQ(option({.id = 6, .name = "none"}), "--cookies-from-browser firefox::6");
  EXPECT_EQ(option({.id = 6, .name = "My Work"}), "--cookies-from-browser 'firefox::My Work'");
  EXPECT_EQ(option({.id = 6, .name = "It's"}), R"(--cookies-from-browser 'firefox::It'\''s')");
  EXPECT_EQ(option_for({.browser = "firefox",
                        .engine = Engine::firefox,
                        .install = Install::path,
                        .container = Container{.id = 6, .name = "Cinema"},
                        .file = "/p/q/cookies.sqlite"}),
            "--cookies-from-browser firefox:/p/q::Cinema");
}

TEST_F(SelectSources, ByANameThatSeveralContainersHaveAreAllOfThem) {
  home_.write(".mozilla/firefox/a.default/containers.json",
              R"({"identities": [{"userContextId": 2, "name": "Work"},
                                 {"userContextId": 6, "name": "Work"}]})");
  const auto chosen = select("firefox:a.default::Work").value();
  ASSERT_EQ(chosen.size(), 2U);
  EXPECT_EQ(chosen[0].container->id, 2U);
  EXPECT_EQ(chosen[1].container->id, 6U);
}

TEST_F(SelectSources, ByAContainerWhoseNamesCannotBeReadNameTheFile) {
  const auto file = home_.path() / ".mozilla/firefox/b.other/containers.json";
  std::filesystem::create_directory(file);
  const auto chosen = select("firefox:b.other::Work");
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error().message(), HasSubstr(file.native()));
  EXPECT_TRUE(select("firefox:b.other::2"));
}

TEST_F(SelectSources, BelowTheHomeFolder) {
  for (const char* path : {"~/.config/chromium/Default", "~/.config/chromium/Default/",
                           "~/.config/chromium/Default/Cookies"}) {
    EXPECT_EQ(select(std::string("chromium:") + path).value()[0].file,
              home_.path() / ".config/chromium/Default/Cookies");
  }
  const auto other = select("chromium:~ann/chromium");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code(), Errc::usage);
  EXPECT_THAT(other.error().message(), HasSubstr("only ~/ is expanded"));
}

TEST_F(SelectSources, ByAPathKeepTheNameThatTheBrowserDisplays) {
  home_.write(".mozilla/firefox/profiles.ini", "[Profile0]\nName=Cinema\nPath=a.default\n");
  const auto name_of = [&](const std::string& path) {
    return select("chromium:" + in_home(path)).value()[0].profile_name;
  };
  for (const char* end : {"", "/", "//", "/Cookies"})
    EXPECT_EQ(name_of(std::string(".config/chromium/Profile 1") + end), "Films");
  for (const char* end : {"", "/", "/cookies.sqlite"})
    EXPECT_EQ(name_of(std::string(".mozilla/firefox/a.default") + end), "Cinema");
  EXPECT_EQ(name_of(".config/chromium/Default"), "Default");
}

TEST_F(SelectSources, WhichCannotBeLookedAtAreNamed) {
  std::filesystem::create_symlink("circle", home_.path() / "circle");
  const auto chosen = select("chromium:" + in_home("circle"));
  ASSERT_FALSE(chosen);
  EXPECT_NE(chosen.error().code(), Errc::not_found);
  EXPECT_THAT(chosen.error().message(), HasSubstr(in_home("circle")));
  std::filesystem::create_symlink("vivaldi", home_.path() / ".config/vivaldi");
  EXPECT_THAT(select("vivaldi").error().message(), HasSubstr(in_home(".config/vivaldi") + ": "));
}

TEST_F(SelectSources, ComeWithThePlacesOfTheirBrowserThatCouldNotBeLookedAt) {
  const Environment environment{.home = home_.path(), .config_home = home_.path() / ".config"};
  Discovery all = discover(environment);
  for (const char* browser : {"chromium", "vivaldi"})
    all.unread.push_back({.browser = browser, .path = "/p", .why = Error(Errc::storage, "/p: x")});
  const auto unread_of = [&](const char* text) {
    return select_sources(all, parse_selector(text).value(), environment).value().unread.size();
  };
  EXPECT_EQ(unread_of("chromium"), 1U);
  EXPECT_EQ(unread_of("chromium:Films"), 1U) << "a profile of that name may be behind it";
  EXPECT_EQ(unread_of("firefox"), 0U);
  for (UnreadPlace& place : all.unread)
    place.profile = place.profile_name = "Profile 9";
  EXPECT_EQ(unread_of("chromium:Films"), 0U);
  EXPECT_EQ(unread_of("chromium"), 1U);
  EXPECT_EQ(
      select_sources(all, parse_selector("chromium:Other").value(), environment).error().code(),
      Errc::not_found);
  all.unread.front().profile = "Other";
  const auto missing = select_sources(all, parse_selector("chromium:Other").value(), environment);
  EXPECT_EQ(missing.error().code(), Errc::storage);
}

TEST_F(SelectSources, ByAContainerComeWithTheListsThatCouldNotBeRead) {
  home_.write(".mozilla/firefox/b.other/containers.json", "{");
  const Environment environment{.home = home_.path(), .config_home = home_.path() / ".config"};
  const Discovery all = discover(environment);
  const auto of = [&](const char* text) {
    return select_sources(all, parse_selector(text).value(), environment);
  };
  const auto cinema = of("firefox::Cinema");
  ASSERT_TRUE(cinema);
  EXPECT_EQ(cinema->sources.size(), 1U);
  ASSERT_EQ(cinema->unread.size(), 1U);
  EXPECT_EQ(cinema->unread[0].why.code(), Errc::integrity);
  EXPECT_EQ(of("firefox::Kitchen").error().code(), Errc::integrity);
  EXPECT_THAT(of("firefox::Kitchen").error().message(), HasSubstr("b.other/containers.json: "));
  EXPECT_EQ(of("firefox:a.default::Kitchen").error().code(), Errc::not_found);
  EXPECT_TRUE(of("firefox::6")->unread.empty());
}

TEST_F(SelectSources, BelowAHomeFolderThatNobodyKnowsAreAnError) {
  const auto chosen = select_sources(Discovery{}, parse_selector("chromium:~/x").value(), {});
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error().message(), HasSubstr("HOME is not set"));
}

TEST_F(SelectSources, ByAPathAreOfTheEngineThatTheFileIs) {
  home_.write("x/data.db", "SQLite format 3 ... CREATE TABLE moz_cookies (id");
  home_.write("x/more.sqlite", "SQLite format 3 ... CREATE TABLE cookies(creation_utc");
  home_.write("x/empty.db", "");
  const auto engine_of = [&](const std::string& text, const char* file) {
    return select(text + in_home("x/") + file).value()[0].engine;
  };
  EXPECT_EQ(engine_of("firefox:", "data.db"), Engine::firefox);
  EXPECT_EQ(engine_of("chromium:", "data.db"), Engine::firefox);
  EXPECT_EQ(engine_of("epiphany:", "data.db"), Engine::webkit);
  EXPECT_EQ(engine_of("firefox:", "more.sqlite"), Engine::chromium);
  EXPECT_EQ(engine_of("firefox:", "empty.db"), Engine::firefox);
  EXPECT_EQ(engine_of("chromium:", "empty.db"), Engine::chromium);
}

TEST_F(SelectSources, OfAnUnknownProfileNamesThoseThereAre) {
  const auto chosen = select("chromium:Nobody");
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::not_found);
  EXPECT_THAT(chosen.error().message(), HasSubstr("Profile 1 (Films), Default (Default)"));
}

TEST_F(SelectSources, OfAnAbsentBrowserTellWhatWasProbed) {
  const auto chosen = select("vivaldi");
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::not_found);
  EXPECT_THAT(chosen.error().message(), HasSubstr(in_home(".config/vivaldi") + " (absent)"));
}

TEST_F(SelectSources, ByThePathOfAProfileAFileOrAFolderOfProfiles) {
  const std::string root = in_home(".config/chromium");
  for (const std::string& path :
       {root + "/Profile 1", root + "/Profile 1/", root + "/Profile 1/Cookies"}) {
    const auto chosen = select("chromium:" + path).value();
    ASSERT_EQ(chosen.size(), 1U) << path;
    EXPECT_EQ(chosen[0].profile, "Profile 1");
    EXPECT_EQ(chosen[0].install, Install::path);
  }
  EXPECT_THAT(profiles("chromium:" + root), ElementsAre("chromium Profile 1", "chromium Default"));
}

TEST_F(SelectSources, ByAPathOfAnotherEngineThanTheBrowserNamed) {
  EXPECT_THAT(profiles("chrome:" + in_home(".mozilla/firefox/b.other")),
              ElementsAre("firefox b.other"));
  EXPECT_THAT(profiles("librewolf:" + in_home(".mozilla/firefox/b.other")),
              ElementsAre("librewolf b.other"));
}

TEST_F(SelectSources, ByAPathTellFilesOfOneNameApartByTheBrowser) {
  home_.write("web/cookies.sqlite", "");
  EXPECT_EQ(select("epiphany:" + in_home("web")).value()[0].engine, Engine::webkit);
  EXPECT_EQ(select("epiphany:" + in_home("web/cookies.sqlite")).value()[0].engine, Engine::webkit);
  EXPECT_EQ(select("firefox:" + in_home("web")).value()[0].engine, Engine::firefox);
}

TEST_F(SelectSources, ByAPathReachTheFileOfASafari) {
  home_.write("mac/Cookies.binarycookies", std::string("cook\0\0\0\0", 8));
  home_.write("mac/copy", std::string("cook\0\0\0\0", 8));
  for (const char* path : {"mac", "mac/Cookies.binarycookies", "mac/copy"}) {
    const auto chosen = select("safari:" + in_home(path)).value();
    ASSERT_EQ(chosen.size(), 1U) << path;
    EXPECT_EQ(chosen[0].engine, Engine::safari) << path;
    EXPECT_EQ(chosen[0].browser, "safari") << path;
  }
  EXPECT_THAT(select("safari").error().message(), HasSubstr("name its file"));
}

TEST_F(SelectSources, ByAContainerThatFirefoxStartsWith) {
  const auto chosen = select("firefox:b.other::Work").value();
  ASSERT_EQ(chosen.size(), 1U);
  EXPECT_EQ(chosen[0].container->id, 2U);
}

TEST_F(SelectSources, ByAPathWithNothingThereAreNone) {
  const auto chosen = select("chrome:" + in_home("nowhere"));
  ASSERT_FALSE(chosen);
  EXPECT_EQ(chosen.error().code(), Errc::not_found);
}

}  // namespace
}  // namespace matinee::cookies
