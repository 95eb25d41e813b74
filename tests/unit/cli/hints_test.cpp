// SPDX-License-Identifier: MIT
#include "hints.hpp"

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace matinee::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Matcher;
using ::testing::Not;
using ::testing::StartsWith;

Error error_about(Errc code, Subject subject) {
  return Error(code, "x").about(subject);
}

Error curl_error(long code) {
  return {Errc::network, "x", NativeCode{NativeCode::Space::curl, code}};
}

struct Case {
  const char* what;
  Error error;
  Action action;
  Matcher<const std::string&> hint;
};

void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases)
    EXPECT_THAT(hint_for(c.error, c.action), c.hint) << c.what;
}

TEST(HintFor, AFullDiskMeansAnotherThingToEachCommand) {
  const auto of_downloads = HasSubstr("-P");
  expect_all({
      {"a download's folder",
       error_about(Errc::storage, Subject::output),
       {.command = "download"},
       AllOf(of_downloads, HasSubstr("resumes"))},
      {"a download, unsaid where",
       Error(Errc::storage, "x"),
       {.command = "download"},
       of_downloads},
      {"the agent's folder at its start",
       error_about(Errc::storage, Subject::agent),
       {.command = "agent"},
       AllOf(HasSubstr("XDG_RUNTIME_DIR"), Not(of_downloads))},
      {"an agent, unsaid where",
       Error(Errc::storage, "x"),
       {.command = "agent"},
       AllOf(Not(of_downloads), Not(HasSubstr("resumes")))},
      {"cookies -o",
       error_about(Errc::storage, Subject::output),
       {.command = "cookies"},
       AllOf(HasSubstr("-o"), Not(of_downloads), Not(HasSubstr("resumes")))},
      {"standard output",
       error_about(Errc::storage, Subject::output),
       {.command = "search"},
       AllOf(HasSubstr("standard output"), Not(of_downloads))},
      {"a cookie database",
       error_about(Errc::storage, Subject::database),
       {.command = "headers"},
       AllOf(HasSubstr("permissions"), Not(of_downloads))},
      {"a file that is read",
       error_about(Errc::storage, Subject::input),
       {.command = "cookies"},
       HasSubstr("permissions")},
  });
}

TEST(HintFor, WhatIsDamagedDecides) {
  expect_all({
      {"a cookie database",
       error_about(Errc::integrity, Subject::database),
       {.command = "cookies"},
       AllOf(HasSubstr("browser"), Not(HasSubstr("published")))},
      {"a session store",
       error_about(Errc::integrity, Subject::session_source),
       {.command = "status"},
       Not(HasSubstr("published"))},
      {"a download",
       error_about(Errc::integrity, Subject::media),
       {.command = "download"},
       HasSubstr("nothing was published")},
      {"anything else", Error(Errc::integrity, "x"), {.command = "headers"}, IsEmpty()},
  });
}

TEST(HintFor, TheThreeKindsOfLockAreToldApart) {
  expect_all({
      {"the agent",
       error_about(Errc::locked, Subject::agent),
       {.command = "headers"},
       StartsWith("matinee agent unlock")},
      {"the keyring",
       error_about(Errc::locked, Subject::keyring),
       {.command = "headers"},
       HasSubstr("unlock the keyring")},
      {"the database",
       error_about(Errc::locked, Subject::database),
       {.command = "headers"},
       AllOf(HasSubstr("close the browser"), Not(HasSubstr("keyring")))},
  });
}

TEST(HintFor, WhatIsTooLongIsNoMatterOfPermissions) {
  const auto too_long = [](Subject subject) {
    return Error(Errc::storage, "x", NativeCode{NativeCode::Space::posix, EFBIG}).about(subject);
  };
  const auto of_permissions = HasSubstr("permission");
  expect_all({
      {"a log of 2 GiB",
       too_long(Subject::database),
       {},
       AllOf(HasSubstr("close"), Not(of_permissions))},
      {"a list of profiles", too_long(Subject::session_source), {}, Not(of_permissions)},
      {"a file of cookies",
       too_long(Subject::input),
       {.from = SessionFrom::file},
       AllOf(HasSubstr("alone"), Not(of_permissions))},
      {"one that may not be read",
       Error::from_errno(EACCES, "x").about(Subject::database),
       {},
       of_permissions},
  });
}

TEST(HintFor, WithoutASessionBusNothingCanBeUnlocked) {
  const Error no_bus(Errc::locked, "x", NativeCode{NativeCode::Space::posix, ENOTCONN});
  EXPECT_THAT(hint_for(no_bus.about(Subject::keyring)),
              AllOf(HasSubstr("DBUS_SESSION_BUS_ADDRESS"), Not(HasSubstr("unlock"))));
}

TEST(HintFor, ASignedOutUserHearsOfOtherPlaces) {
  const Error out(Errc::signed_out, "x");
  expect_all({
      {"anywhere", out, {}, AllOf(HasSubstr("chromium:/PATH"), HasSubstr("::CONTAINER"))},
      {"a browser",
       out,
       {.from = SessionFrom::chromium, .browser = "vivaldi"},
       HasSubstr("vivaldi:/PATH")},
      {"another", out, {.from = SessionFrom::browser, .browser = "zen"}, HasSubstr("zen:/PATH")},
      {"a path", out, {.from = SessionFrom::path}, Not(HasSubstr("/PATH"))},
      {"a file", out, {.from = SessionFrom::file}, Not(HasSubstr("/PATH"))},
  });
}

TEST(HintFor, CookiesOfAnotherSystemAreExportedThere) {
  EXPECT_THAT(
      hint_for(error_about(Errc::unsupported, Subject::session_source), {.command = "cookies"}),
      AllOf(HasSubstr("system that sealed them"), HasSubstr("--cookies FILE"),
            Not(HasSubstr("unlock"))));
}

TEST(HintFor, AKeyringThatWasResetNeedsANewSignIn) {
  EXPECT_THAT(hint_for(error_about(Errc::unsupported, Subject::keyring), {.command = "headers"}),
              AllOf(HasSubstr("sign in again at https://mubi.com in that browser"),
                    Not(HasSubstr("unlock"))));
}

TEST(HintFor, DoctorIsNotSentToDoctor) {
  const Action doctor{.command = "doctor"};
  for (auto code = std::uint8_t{0}; code <= static_cast<std::uint8_t>(Errc::bug); ++code) {
    for (auto about = std::uint8_t{0}; about <= static_cast<std::uint8_t>(Subject::agent);
         ++about) {
      const Error error = error_about(static_cast<Errc>(code), static_cast<Subject>(about));
      EXPECT_THAT(hint_for(error, doctor), Not(HasSubstr("matinee doctor -v"))) << int{code};
      EXPECT_THAT(hint_for(error, doctor), Not(HasSubstr("matinee doctor looks"))) << int{code};
    }
  }
  EXPECT_THAT(hint_for(error_about(Errc::failure, Subject::session_source), {.command = "status"}),
              StartsWith("matinee doctor"));
}

TEST(HintFor, SpeaksOfChromiumsDelayOnlyToItsUsers) {
  for (const Errc code : {Errc::signed_out, Errc::rejected}) {
    const Error error(code, "x");
    for (const Action& action :
         {Action{.command = "status", .from = SessionFrom::browser, .browser = "firefox"},
          Action{.command = "status", .from = SessionFrom::file},
          Action{.command = "status", .from = SessionFrom::token}}) {
      EXPECT_THAT(hint_for(error, action),
                  AllOf(Not(HasSubstr("30 s")), Not(HasSubstr("hromium"))));
    }
  }
  EXPECT_THAT(hint_for(Error(Errc::signed_out, "x"),
                       {.command = "status", .from = SessionFrom::chromium, .browser = "brave"}),
              AllOf(HasSubstr("30 s"), HasSubstr("brave")));
}

TEST(HintFor, ASessionIsRenewedWhereItComesFrom) {
  const Error rejected(Errc::rejected, "x");
  const Error signed_out(Errc::signed_out, "x");
  for (const Error& error : {rejected, signed_out}) {
    expect_all({
        {"anywhere", error, {.command = "status"}, StartsWith("matinee login")},
        {"a browser",
         error,
         {.command = "status", .from = SessionFrom::browser, .browser = "firefox"},
         AllOf(StartsWith("matinee login"), HasSubstr("in firefox"))},
        {"a file",
         error,
         {.command = "status", .from = SessionFrom::file},
         HasSubstr("export its cookies again")},
        {"a token",
         error,
         {.command = "status", .from = SessionFrom::token},
         HasSubstr("MATINEE_TOKEN_FILE")},
    });
  }
}

TEST(HintFor, TellsTheKindsOfNetworkTroubleApart) {
  Error paused(Errc::network, "x", NativeCode{NativeCode::Space::http, 503});
  const Error trouble = paused;
  paused.set_retry_after(std::chrono::seconds(90));
  expect_all({
      {"an authority that nobody knows",
       curl_error(60),
       {.command = "search"},
       AllOf(HasSubstr("--cacert FILE"), HasSubstr("clock"))},
      {"a file of authorities", curl_error(77), {.command = "search"}, HasSubstr("--cacert")},
      {"a handshake", curl_error(35), {.command = "search"}, HasSubstr("proxy or firewall")},
      {"a name", curl_error(6), {.command = "search"}, HasSubstr("looked up")},
      {"a proxy's name", curl_error(5), {.command = "search"}, HasSubstr("https_proxy")},
      {"no route", curl_error(7), {.command = "search"}, HasSubstr("check the connection")},
      {"unsaid", Error(Errc::network, "x"), {.command = "search"}, HasSubstr("connection")},
      {"the service", trouble, {.command = "search"}, HasSubstr("trouble of its own")},
      {"a pause", paused, {.command = "search"}, HasSubstr("90 s")},
      {"a silent agent",
       error_about(Errc::network, Subject::agent),
       {.command = "headers"},
       HasSubstr("--no-agent")},
  });
}

TEST(HintFor, KnowsWhatAnAgentIsAskedFor) {
  expect_all({
      {"what is no agent",
       error_about(Errc::network, Subject::agent),
       {.command = "agent"},
       AllOf(HasSubstr("process"), Not(HasSubstr("--no-agent")))},
      {"one that does not stop",
       error_about(Errc::failure, Subject::agent),
       {.command = "agent"},
       HasSubstr("process")},
      {"a folder for the socket",
       error_about(Errc::not_found, Subject::output),
       {.command = "agent"},
       HasSubstr("XDG_RUNTIME_DIR")},
      {"a file in place of it",
       error_about(Errc::failure, Subject::output),
       {.command = "agent"},
       HasSubstr("MATINEE_SOCKET")},
  });
}

TEST(HintFor, KnowsFoldersThatAreNotThere) {
  const NativeCode none{NativeCode::Space::posix, ENOENT};
  expect_all({
      {"of cookies",
       Error(Errc::not_found, "x", none).about(Subject::output),
       {.command = "cookies"},
       HasSubstr("-o")},
      {"of downloads", Error(Errc::not_found, "x", none), {.command = "download"}, HasSubstr("-P")},
      {"a folder for a file",
       error_about(Errc::failure, Subject::input),
       {.command = "headers"},
       HasSubstr("file")},
      {"an answer that makes no sense",
       Error(Errc::failure, "x", NativeCode{NativeCode::Space::http, 422}),
       {.command = "status"},
       HasSubstr("later")},
  });
}

TEST(HintFor, DependsOnWhatTheErrorIsAbout) {
  expect_all({
      {"a film", error_about(Errc::not_found, Subject::film), {}, StartsWith("matinee search")},
      {"a profile",
       error_about(Errc::not_found, Subject::session_source),
       {},
       StartsWith("matinee sources")},
      {"a URL", error_about(Errc::not_found, Subject::media), {}, HasSubstr("URL")},
      {"a file", error_about(Errc::not_found, Subject::input), {}, HasSubstr("name")},
      {"an agent",
       error_about(Errc::not_found, Subject::agent),
       {},
       StartsWith("matinee agent start")},
      {"a token file",
       error_about(Errc::not_found, Subject::token),
       {},
       HasSubstr("MATINEE_TOKEN_FILE")},
      {"nothing", Error(Errc::not_found, "x"), {}, IsEmpty()},
      {"media",
       error_about(Errc::unsupported, Subject::media),
       {},
       AllOf(HasSubstr("an end"), Not(HasSubstr("cookies")))},
      {"a manifest's file",
       error_about(Errc::unsupported, Subject::input),
       {.command = "manifest"},
       Not(HasSubstr("cookies"))},
      {"a cookie file",
       error_about(Errc::unsupported, Subject::input),
       {.command = "cookies"},
       HasSubstr("cookies.txt")},
      {"a busy database",
       error_about(Errc::busy, Subject::database),
       {.command = "headers"},
       AllOf(HasSubstr("moment"), Not(HasSubstr("-o")))},
      {"a busy output", Error(Errc::busy, "x"), {.command = "download"}, HasSubstr("-o")},
      {"a token",
       error_about(Errc::usage, Subject::token),
       {.command = "login"},
       HasSubstr("cookie lt")},
  });
}

TEST(HintFor, NamesTheCommandWhoseHelpHelps) {
  expect_all({
      {"a command",
       Error(Errc::usage, "x"),
       {.command = "headers"},
       Matcher<const std::string&>("matinee headers --help")},
      {"none", Error(Errc::usage, "x"), {}, Matcher<const std::string&>("matinee --help")},
      {"an interrupted download",
       Error(Errc::cancelled, "x"),
       {.command = "download"},
       Matcher<const std::string&>("the same command resumes")},
      {"an interrupted search", Error(Errc::cancelled, "x"), {.command = "search"}, IsEmpty()},
      {"a file that is there",
       Error(Errc::exists, "x"),
       {.command = "download"},
       HasSubstr("--force-overwrites")},
      {"a file of cookies that is there",
       error_about(Errc::exists, Subject::output),
       {.command = "cookies"},
       Not(HasSubstr("--force-overwrites"))},
      {"partial", Error(Errc::partial, "x"), {.command = "download"}, IsEmpty()},
  });
}

TEST(HintFor, HoldsForEveryErrorAndCommand) {
  for (auto code = std::uint8_t{0}; code <= static_cast<std::uint8_t>(Errc::bug); ++code) {
    for (auto about = std::uint8_t{0}; about <= static_cast<std::uint8_t>(Subject::agent);
         ++about) {
      for (const char* command : {"", "agent", "cookies", "doctor", "download", "status"}) {
        const std::string hint =
            hint_for(error_about(static_cast<Errc>(code), static_cast<Subject>(about)),
                     {.command = command});
        EXPECT_EQ(hint.find_first_of("{}"), std::string::npos) << hint;
        if (command != std::string_view("download")) {
          EXPECT_THAT(hint, Not(HasSubstr("-P"))) << command;
        }
      }
    }
  }
}

}  // namespace
}  // namespace matinee::cli
