// SPDX-License-Identifier: MIT
#include "login/launch.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/temp_dir.hpp"

namespace matinee::login {
namespace {

namespace fs = std::filesystem;

using cookies::Install;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSubsetOf;
using testing::Not;

class Machine : public testing::Test {
 protected:
  fs::path install(const std::string& name, const std::string& text =
                                                "\x7f"
                                                "ELF") const {
    const fs::path program = root_.write(name, text);
    fs::permissions(program, fs::perms::owner_all);
    return program;
  }
  Desktop desktop() const {
    return {.path = {root_.path() / "usr/bin", root_.path() / "snap/bin"},
            .runtime_dir = "/run/user/1000",
            .snap_bin = root_.path() / "snap/bin",
            .flatpak_bins = {root_.path() / "exports"},
            .has_display = true,
            .variables = {"HOME=/home/u", "TMPDIR=/var/tmp", "DISPLAY=:0"}};
  }
  Launcher found(std::string_view wanted) const {
    auto launcher = find_launcher(desktop(), wanted);
    EXPECT_TRUE(launcher) << launcher.error().message();
    return launcher ? *launcher : Launcher{};
  }
  test::TempDir root_;
};

TEST_F(Machine, FindsABrowserByItsNameItsProgramAndItsPath) {
  const fs::path chromium = install("usr/bin/chromium");
  const fs::path esr = install("usr/bin/firefox-esr");
  const fs::path nightly = install("opt/firefox-nightly/run-firefox");
  const fs::path odd = install("opt/odd/run");
  EXPECT_EQ(found("chromium").program, chromium);
  EXPECT_EQ(found("firefox").program, esr);
  EXPECT_EQ(found("firefox-esr").program, esr);
  EXPECT_EQ(found(nightly.native()).browser->name, "firefox");
  EXPECT_EQ(found("vivaldi:" + odd.native()).browser->name, "vivaldi");
  EXPECT_EQ(found("vivaldi:" + odd.native()).program, odd);
}

TEST_F(Machine, SaysWhatIsWrongWithAnyOtherName) {
  const fs::path odd = install("opt/odd/run");
  const auto message = [&](std::string_view wanted) {
    const auto launcher = find_launcher(desktop(), wanted);
    return launcher ? "found" : launcher.error().message();
  };
  EXPECT_EQ(message("brave"), "Brave: not installed here");
  EXPECT_EQ(message("netscape"), "netscape: no browser that a sign-in can be made in");
  EXPECT_EQ(message("safari"), "safari: no browser that a sign-in can be made in");
  EXPECT_EQ(message("/no/such"), "/no/such: no program");
  EXPECT_THAT(message(odd.native()), HasSubstr("which browser is it?"));
}

TEST_F(Machine, TakesTheDesktopsDefaultIfItIsInstalledHere) {
  install("usr/bin/chromium");
  install("usr/bin/vivaldi-stable");
  EXPECT_EQ(default_launcher(desktop(), "vivaldi-stable.desktop")->browser->name, "vivaldi");
  EXPECT_EQ(default_launcher(desktop(), "firefox.desktop")->browser->name, "chromium");
  EXPECT_EQ(default_launcher(desktop(), "")->browser->name, "chromium");
}

TEST_F(Machine, ChoosesTheBrowserThatIsWantedElseTheDefaultOne) {
  install("usr/bin/chromium");
  install("usr/bin/vivaldi-stable");
  EXPECT_EQ(choose_launcher(desktop(), "vivaldi")->browser->name, "vivaldi");
  EXPECT_EQ(choose_launcher(desktop(), "")->browser->name, "chromium");
  EXPECT_EQ(choose_launcher(desktop(), "opera").error().code(), Errc::not_found);
}

TEST_F(Machine, WithoutABrowserNamesAWayWithoutOne) {
  const auto launcher = default_launcher(desktop(), "");
  ASSERT_FALSE(launcher);
  EXPECT_EQ(launcher.error().code(), Errc::not_found);
  EXPECT_THAT(launcher.error().message(), HasSubstr("--device"));
}

TEST_F(Machine, StartsASnapOnItsOwnPartOfTheRuntimeFolder) {
  const fs::path snap = install("snap/bin/firefox");
  const Launcher launcher = found("firefox");
  EXPECT_EQ(launcher.install, Install::snap);
  EXPECT_EQ(launcher.program, snap);
  EXPECT_THAT(places_for(launcher, desktop()),
              ElementsAre(fs::path("/run/user/1000/snap.firefox")));
  EXPECT_EQ(default_launcher(desktop(), "firefox_firefox.desktop")->install, Install::snap);
}

TEST_F(Machine, IsNotFooledByAScriptThatRunsTheSnap) {
  install("snap/bin/chromium");
  install("usr/bin/chromium-browser",
          "#!/bin/sh\nexec " + (root_.path() / "snap/bin/chromium").native() + " \"$@\"\n");
  EXPECT_EQ(found("chromium").install, Install::snap);
}

TEST_F(Machine, SharesTheProfileAndNothingElseWithAFlatpak) {
  install("usr/bin/flatpak");
  install("exports/org.mozilla.firefox");
  const Launcher launcher = found("firefox");
  EXPECT_EQ(launcher.install, Install::flatpak);
  EXPECT_THAT(places_for(launcher, desktop()), ElementsAre(fs::path("/run/user/1000")));
  EXPECT_THAT(
      window_command(launcher, desktop(), "/run/user/1000/matinee-x", "https://mubi.com/"),
      ElementsAre((root_.path() / "usr/bin/flatpak").native(), "run", "--die-with-parent",
                  "--filesystem=xdg-run/matinee-x", "org.mozilla.firefox", "--no-remote",
                  "--new-instance", "--profile", "/run/user/1000/matinee-x", "https://mubi.com/"));
}

TEST_F(Machine, UsesSharedMemoryWhereThereIsNoRuntimeFolder) {
  install("usr/bin/chromium");
  Desktop bare = desktop();
  bare.runtime_dir.reset();
  EXPECT_THAT(places_for(found("chromium"), bare), ElementsAre(fs::path("/dev/shm")));
}

TEST_F(Machine, OpensAPlainWindowThatNothingDrivesOrDisguises) {
  install("usr/bin/chromium");
  const auto command = window_command(found("chromium"), desktop(), "/dev/shm/p", "https://x/");
  EXPECT_THAT(command, Contains("--user-data-dir=/dev/shm/p"));
  EXPECT_EQ(command.back(), "https://x/");
  for (const std::string& argument : command) {
    EXPECT_THAT(argument, Not(HasSubstr("remote-debugging")));
    EXPECT_THAT(argument, Not(HasSubstr("AutomationControlled")));
    EXPECT_THAT(argument, Not(HasSubstr("user-agent")));
  }
}

TEST_F(Machine, DrivesThroughThePipeAndThroughNoPort) {
  install("usr/bin/chromium");
  const auto command = pipe_command(found("chromium"), desktop(), "/dev/shm/p");
  EXPECT_THAT(command, Contains("--remote-debugging-pipe"));
  for (const std::string& argument : command)
    EXPECT_THAT(argument, Not(HasSubstr("remote-debugging-port")));
}

TEST_F(Machine, SendsTemporaryFilesAndCrashesIntoTheProfile) {
  install("usr/bin/chromium");
  const auto variables = variables_for(found("chromium"), desktop(), "/dev/shm/p");
  EXPECT_THAT(variables, AllOf(Contains("HOME=/home/u"), Contains("TMPDIR=/dev/shm/p/t"),
                               Contains("XDG_CACHE_HOME=/dev/shm/p/cache"),
                               Contains("BREAKPAD_DUMP_LOCATION=/dev/shm/p/crashes")));
  EXPECT_THAT(variables, Not(Contains("TMPDIR=/var/tmp")));
}

TEST(WithVariable, ReplacesAndAdds) {
  EXPECT_THAT(with_variable({"A=1", "AB=2"}, "A", "3"), ElementsAre("AB=2", "A=3"));
  EXPECT_THAT(with_variable({}, "A", ""), ElementsAre("A="));
}

TEST(Launches, BelongToBrowsersThatHaveATitle) {
  for (const cookies::Browser& browser : cookies::browsers())
    EXPECT_EQ(browser.title.empty(), browser.launches.empty()) << browser.name;
}

}  // namespace
}  // namespace matinee::login
