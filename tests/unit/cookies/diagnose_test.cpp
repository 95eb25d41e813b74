// SPDX-License-Identifier: MIT
#include "cookies/diagnose.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace matinee::cookies {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = Finding::Kind;
using State = ProbedRoot::State;

std::vector<Kind> kinds_of(const Observations& seen) {
  std::vector<Kind> kinds;
  for (const Finding& finding : diagnose(seen))
    kinds.push_back(finding.kind);
  return kinds;
}

SeenSource with_session(const std::string& browser = "firefox") {
  return {.report = {.source = {.browser = browser, .profile = "p", .file = "/p/" + browser},
                     .readable = true,
                     .sessions = {{.name = "lt", .expires = test::k_later, .readable = true}}}};
}

ProbedRoot root(const char* browser, Install install, const char* path, State state) {
  return {.browser = find_browser(browser), .install = install, .path = path, .state = state};
}

TEST(Diagnose, HasNothingToSayWhereAllIsWell) {
  EXPECT_THAT(kinds_of({.roots = {root("firefox", Install::system, "/a", State::found),
                                  root("firefox", Install::snap, "/b", State::absent)},
                        .sources = {with_session()}}),
              IsEmpty());
}

TEST(Diagnose, SaysThatThereIsNoProfileOrNoSession) {
  EXPECT_THAT(kinds_of({}), ElementsAre(Kind::no_profile));
  SeenSource source = with_session();
  source.report.sessions.clear();
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), ElementsAre(Kind::no_session));
}

TEST(Diagnose, DoesNotSayThatNothingIsThereWhereSomethingIsUnread) {
  ProbedRoot shut = root("chrome", Install::system, "/a", State::denied);
  shut.content.unread.push_back(
      {.browser = "chrome", .path = "/a", .why = Error(Errc::storage, "/a: Permission denied")});
  EXPECT_THAT(kinds_of({.roots = {shut}, .sources = {}}), ElementsAre(Kind::root_denied));
  SeenSource source = with_session();
  source.report.sessions.clear();
  EXPECT_THAT(kinds_of({.roots = {shut}, .sources = {source}}), ElementsAre(Kind::root_denied));
  source.report.why = Error(Errc::storage, "/p: Permission denied");
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), ElementsAre(Kind::source_failed));
  source.report.store = std::make_shared<const Store>();
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}),
              ElementsAre(Kind::no_session, Kind::source_failed));
  const auto store = std::make_shared<Store>();
  store->unread.push_back(*source.report.why);
  source.report.store = store;
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), ElementsAre(Kind::source_failed));
}

TEST(Diagnose, SaysThatItSeesASandbox) {
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {with_session()}, .is_in_flatpak = true}),
              ElementsAre(Kind::in_flatpak));
}

TEST(Diagnose, NamesEachPlaceThatCannotBeLookedAtOnce) {
  ProbedRoot chrome = root("chrome", Install::system, "/a/chrome", State::denied);
  ProbedRoot brave = root("brave", Install::system, "/a/brave", State::denied);
  for (ProbedRoot* each : {&chrome, &brave}) {
    each->content.unread.push_back({.browser = std::string(each->browser->name),
                                    .path = "/a",
                                    .why = Error(Errc::storage, "/a: Permission denied")});
  }
  brave.content.unread.push_back(
      {.browser = "brave", .path = "/b", .why = Error(Errc::failure, "/b: odd")});
  const auto findings = diagnose({.roots = {chrome, brave}, .sources = {with_session()}});
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].kind, Kind::root_denied);
  EXPECT_EQ(findings[0].subject, "chrome");
  EXPECT_EQ(findings[0].what, "cannot be looked at: /a: Permission denied");
  EXPECT_EQ(findings[0].code, Errc::storage);
  EXPECT_EQ(findings[1].subject, "brave");
  EXPECT_EQ(findings[1].code, Errc::failure);
}

TEST(Diagnose, WarnsOfTwins) {
  const auto findings =
      diagnose({.roots = {root("chromium", Install::system, "/deb", State::found),
                          root("chromium", Install::snap, "/snap", State::found),
                          root("firefox", Install::system, "/legacy", State::found),
                          root("firefox", Install::system, "/xdg", State::overruled),
                          root("vivaldi", Install::system, "/v", State::found),
                          root("vivaldi", Install::flatpak, "/w", State::empty)},
                .sources = {with_session()}});
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].kind, Kind::stale_twin);
  EXPECT_EQ(findings[0].subject, "chromium");
  EXPECT_EQ(findings[0].what, "has profiles in /deb (system) and in /snap (snap)");
  EXPECT_EQ(findings[1].what,
            "has profiles in /legacy (system) and in /xdg (system), which is not used");
}

TEST(Diagnose, SaysWhyASourceFailed) {
  SeenSource source = with_session("chrome");
  source.report.why = Error(Errc::unsupported, "sealed");
  const auto findings = diagnose({.roots = {}, .sources = {source}});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Kind::source_failed);
  EXPECT_EQ(findings[0].subject, "chrome \"p\"");
  EXPECT_EQ(findings[0].what, "sealed");
  EXPECT_EQ(findings[0].code, Errc::unsupported);
}

TEST(Diagnose, HintsAtASignInThatIsNotOnDiskYet) {
  using std::chrono::seconds;
  SeenSource source = with_session("chromium");
  source.activity = Activity::running;
  source.written_ago = seconds(29);
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), ElementsAre(Kind::maybe_unflushed));
  source.written_ago = seconds(30);
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), IsEmpty());
  source.report.sessions.clear();
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}),
              ElementsAre(Kind::no_session, Kind::maybe_unflushed));
  source.activity = Activity::unknown;
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {source}}), ElementsAre(Kind::no_session));
}

TEST(Diagnose, PointsAtAContainerThatAloneHasTheSession) {
  SeenSource own = with_session();
  SeenSource contained = with_session();
  contained.report.source.container = Container{6, "Cinema"};
  EXPECT_THAT(kinds_of({.roots = {}, .sources = {own, contained}}), IsEmpty());
  own.report.sessions.clear();
  const auto findings = diagnose({.roots = {}, .sources = {own, contained}});
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Kind::only_in_container);
  EXPECT_EQ(findings[0].subject, "firefox \"p\" (container Cinema)");
  EXPECT_EQ(findings[0].option, "--cookies-from-browser firefox::Cinema");
}

class ObserveAHome : public testing::Test {
 protected:
  SeenSource seen(const std::string& lock) {
    std::filesystem::create_symlink(lock, home_.path() / "chromium/SingletonLock");
    SourceReport report;
    report.source = {.browser = "chromium", .file = home_.path() / "chromium/Default/Cookies"};
    const Environment environment{.home = home_.path(), .config_home = home_.path()};
    Observations all = observe(environment, {report}, clock_);
    EXPECT_FALSE(all.is_in_flatpak);
    EXPECT_FALSE(all.roots.empty());
    return std::move(all.sources.at(0));
  }
  test::TempDir home_;
  std::filesystem::path file_ = home_.write("chromium/Default/Cookies", "");
  SystemClock clock_;
};

TEST_F(ObserveAHome, KnowsARunningChromiumByItsLock) {
  const SeenSource source = seen("host-with-dashes-" + std::to_string(::getpid()));
  EXPECT_EQ(source.activity, Activity::running);
  ASSERT_TRUE(source.written_ago);
  EXPECT_LT(*source.written_ago, std::chrono::seconds(60));
}

TEST_F(ObserveAHome, DoesNotBelieveALockThatWasLeftBehind) {
  EXPECT_EQ(seen("host-999999999").activity, Activity::unknown);
}

TEST_F(ObserveAHome, DoesNotBelieveALockThatIsOdd) {
  EXPECT_EQ(seen("host-../self").activity, Activity::unknown);
}

TEST_F(ObserveAHome, SeesASandbox) {
  const Environment environment{.home = home_.path(),
                                .config_home = home_.path(),
                                .flatpak_info = home_.write("flatpak-info", "[Application]")};
  EXPECT_TRUE(observe(environment, {}, clock_).is_in_flatpak);
}

}  // namespace
}  // namespace matinee::cookies
