// SPDX-License-Identifier: MIT
//
// The order of the sources. Agent and browsers are real, in a folder of the test; the service is a
// fake.
#include "access/access.hpp"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "access/agent_connection.hpp"
#include "agent/server.hpp"
#include "support/cookie_profiles.hpp"
#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/session_sources.hpp"
#include "support/temp_dir.hpp"
#include "sys/unix_socket.hpp"

namespace matinee::access {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* k_account = "https://api.mubi.com/v4/account";
constexpr const char* k_token_of_agent = "token-of-the-agent";

struct AgentsBrowser final : SessionSource {
  bool is_signed_in = true;
  bool has_keyring = true;
  Result<SessionSurvey> survey() override {
    if (!has_keyring) return Error(Errc::locked, "no session bus").about(Subject::keyring);
    if (!is_signed_in) return SessionSurvey{.nothing = {Errc::signed_out, "the agent has none"}};
    return session::survey_of(std::move(test::session_with(k_token_of_agent).credential));
  }
};

// An agent on a thread of its own.
class RunningAgent {
 public:
  RunningAgent(const std::filesystem::path& socket, const agent::ServerSettings& settings,
               const AgentsBrowser& browser)
      : browser_(browser) {
    transport_.answer(k_account, {.body = R"({"id":1,"country":{"code":"NL"}})"});
    keeper_.emplace(browser_, transport_, clock_, agent::KeeperSettings{}, nullptr,
                    [](std::string_view) {});
    auto listener = sys::listen_at(socket);
    if (!listener) throw std::runtime_error(listener.error().message());
    thread_ = std::jthread([this, settings, fd = std::move(*listener)]() mutable {
      (void)agent::serve(std::move(fd), *keeper_, clock_, settings, stop_.get_token(),
                         [](std::string_view) {});
    });
  }
  ~RunningAgent() {
    stop_.request_stop();
    thread_.join();
  }
  /// How often it has asked the service.
  int questions() const { return static_cast<int>(transport_.count(k_account)); }

  RunningAgent(const RunningAgent&) = delete;
  RunningAgent& operator=(const RunningAgent&) = delete;

 private:
  SystemClock clock_;
  test::FakeTransport transport_;
  AgentsBrowser browser_;
  std::stop_source stop_;
  std::optional<agent::Keeper> keeper_;
  std::jthread thread_;
};

struct FakeParts final : Parts {
  std::filesystem::path socket;
  test::FakeTransport* transport = nullptr;
  bool has_person = false;
  int agents_asked = 0;
  int people_asked = 0;
  std::vector<std::string> details;
  std::vector<std::string> warnings;

  // The transport stays with the test.
  struct Borrowed final : http::Transport {
    explicit Borrowed(http::Transport& of) : of_(of) {}
    Result<http::Response> exchange(const http::Request& request, std::size_t most,
                                    const std::stop_token& stop) override {
      return of_.exchange(request, most, stop);
    }
    Result<void> run(http::TransferSource& source, std::size_t parallel,
                     const std::stop_token& stop) override {
      return of_.run(source, parallel, stop);
    }
    http::Transport& of_;
  };

  Result<std::unique_ptr<http::Transport>> open_transport() override {
    return std::make_unique<Borrowed>(*transport);
  }
  std::unique_ptr<cookies::KeyProvider> make_keyring() override {
    return std::make_unique<cookies::NoKeyring>();
  }
  Result<agent::Client> connect_agent() override {
    ++agents_asked;
    return access::connect_agent({.socket = socket}, {});
  }
  Result<HeldSession> sign_in(const Error& why) override {
    ++people_asked;
    if (!has_person) return why;
    return test::session_with("token-of-a-person");
  }
  bool can_sign_in() const override { return has_person; }
  std::string session_bus() const override { return "unix:path=/ours"; }
  void detail(std::string_view line) override { details.emplace_back(line); }
  void warn(std::string_view line) override { warnings.emplace_back(line); }
};

class Order : public testing::Test {
 protected:
  test::TempDir folder;
  test::FakeClock clock{test::k_today};
  test::FakeTransport transport;
  FakeParts parts;
  cookies::Environment environment{.home = folder.path(),
                                   .config_home = folder.path() / ".config",
                                   .data_home = folder.path() / ".local/share"};
  std::optional<RunningAgent> running;

  void SetUp() override {
    parts.socket = folder.path() / "agent.sock";
    parts.transport = &transport;
    transport.answer(k_account, {.body = R"({"id":1,"country":{"code":"NL"}})"});
  }
  void start_agent(const agent::ServerSettings& settings = {}, const AgentsBrowser& browser = {}) {
    running.emplace(parts.socket, settings, browser);
  }
  std::string cookies_file() const {
    return folder.write("cookies.txt",
                        "mubi.com\tFALSE\t/\tFALSE\t1900000000\tlt\ttoken-of-the-file\n");
  }
  std::string token_file() const {
    const auto file = folder.write("token", "token-of-the-token-file\n");
    EXPECT_EQ(::chmod(file.c_str(), 0600), 0);
    return file;
  }
  static AgentsBrowser without_session() {
    AgentsBrowser browser;
    browser.is_signed_in = false;
    return browser;
  }
  void sign_in_to_firefox() {
    const auto root = environment.config_home / "mozilla/firefox";
    std::filesystem::create_directories(root / "x.default");
    std::ofstream(root / "profiles.ini")
        << "[Profile0]\nName=default\nIsRelative=1\nPath=x.default\nDefault=1\n";
    test::FirefoxDatabase(root / "x.default/cookies.sqlite").add({.value = "token-of-firefox"});
  }
  std::string token_of(Options options) {
    Access access(std::move(options), environment, parts, clock);
    const auto credential = access.credential();
    return credential ? std::string((*credential)->token.reveal())
                      : std::string(to_string(credential.error().code()));
  }
};

TEST_F(Order, TheAgentIsAskedBeforeTheBrowsers) {
  start_agent();
  EXPECT_EQ(token_of({}), k_token_of_agent);
  EXPECT_EQ(parts.agents_asked, 1);
}

TEST_F(Order, ANamedSourceGoesBeforeTheAgentWhichIsNotAsked) {
  start_agent();
  EXPECT_EQ(token_of({.cookies_file = cookies_file()}), "token-of-the-file");
  EXPECT_EQ(token_of({.token_file = token_file()}), "token-of-the-token-file");
  EXPECT_EQ(token_of({.cookies_file = cookies_file(), .token_file = token_file()}),
            "token-of-the-file");
  EXPECT_EQ(parts.agents_asked, 0);
}

TEST_F(Order, TheServiceManagersCredentialGoesBehindTheTokenFileAndBeforeTheAgent) {
  start_agent();
  const std::string credential = folder.write("credential", "token-of-the-credential\n");
  ASSERT_EQ(::chmod(credential.c_str(), 0400), 0);
  EXPECT_EQ(token_of({.token_credential = credential}), "token-of-the-credential");
  EXPECT_EQ(token_of({.token_file = token_file(), .token_credential = credential}),
            "token-of-the-token-file");
  EXPECT_EQ(token_of({.cookies_file = cookies_file(), .token_credential = credential}),
            "token-of-the-file");
  EXPECT_EQ(parts.agents_asked, 0);
}

TEST_F(Order, AnAgentThatCannotBeReachedLeavesItToTheBrowsers) {
  EXPECT_EQ(token_of({}), "signed_out");
  EXPECT_EQ(parts.agents_asked, 1);
  EXPECT_THAT(parts.details, testing::Contains(HasSubstr("no agent")));
}

TEST_F(Order, AnAgentThatReachesTheServiceInAnotherWayLeavesItToTheBrowsers) {
  start_agent({.network = "another way"});
  EXPECT_EQ(token_of({.connect_to = {"::127.0.0.1:1"}}), "signed_out");
  EXPECT_EQ(parts.agents_asked, 1);
}

TEST_F(Order, AnAgentWithoutOurKeyringLeavesItToTheBrowsers) {
  AgentsBrowser sealed;
  sealed.has_keyring = false;
  start_agent({.session_bus = ""}, sealed);
  Access access({}, environment, parts, clock);
  const auto credential = access.credential();
  ASSERT_FALSE(credential.has_value());
  EXPECT_EQ(credential.error().code(), Errc::signed_out);
  EXPECT_THAT(credential.error().message(), HasSubstr("session bus"));
}

TEST_F(Order, AnAgentOnOurBusHasTheLastWordOnTheKeyring) {
  AgentsBrowser sealed;
  sealed.has_keyring = false;
  start_agent({.session_bus = "unix:path=/ours"}, sealed);
  EXPECT_EQ(token_of({}), "locked");
}

TEST_F(Order, WhatTheAgentPassedOverIsReportedOnce) {
  start_agent({.passed_over = [] {
    return std::vector<PassedOver>{
        {.origin = {.browser = "chromium"}, .why = {Errc::rejected, "chromium is refused"}},
        {.origin = {.browser = "firefox"}, .why = {Errc::locked, "firefox is locked"}}};
  }});
  Access access({}, environment, parts, clock);
  ASSERT_TRUE(access.headers().has_value());
  ASSERT_TRUE(access.status().has_value());
  EXPECT_THAT(parts.warnings, testing::ElementsAre(HasSubstr("chromium is refused")));
  EXPECT_THAT(parts.details, testing::Contains(HasSubstr("firefox is locked")));
}

TEST_F(Order, AnAgentThatIsNotWantedIsNotAsked) {
  start_agent();
  EXPECT_EQ(token_of({.use_agent = false}), "signed_out");
  EXPECT_EQ(parts.agents_asked, 0);
}

TEST_F(Order, APersonIsAskedLastAndOnlyIfNoSourceIsNamed) {
  parts.has_person = true;
  EXPECT_EQ(token_of({.use_agent = false}), "token-of-a-person");
  EXPECT_EQ(parts.people_asked, 1);
  const std::string empty = folder.write("none.txt", "# Netscape HTTP Cookie File\n");
  EXPECT_EQ(token_of({.cookies_file = empty}), "signed_out");
  EXPECT_EQ(parts.people_asked, 1);
}

TEST_F(Order, WithoutASessionInAgentAndBrowsersAPersonIsAsked) {
  AgentsBrowser nobody;
  nobody.is_signed_in = false;
  start_agent({}, nobody);
  EXPECT_EQ(token_of({}), "signed_out");
  parts.has_person = true;
  EXPECT_EQ(token_of({}), "token-of-a-person");
}

TEST_F(Order, AnAgentOfANamedSourceWithoutASessionLeavesItToTheBrowsers) {
  start_agent({}, without_session());
  sign_in_to_firefox();
  EXPECT_EQ(token_of({}), "token-of-firefox");
  Access access({}, environment, parts, clock);
  EXPECT_EQ(access.headers()->authorization.reveal(), "Bearer token-of-firefox");
  const auto status = access.status();
  EXPECT_EQ(status->status.state, SessionState::valid);
  EXPECT_FALSE(status->from_agent);
}

TEST_F(Order, AnAgentWithASessionAnswersBeforeTheBrowsers) {
  start_agent();
  sign_in_to_firefox();
  EXPECT_EQ(token_of({}), k_token_of_agent);
  Access access({}, environment, parts, clock);
  EXPECT_TRUE(access.status()->from_agent);
}

TEST_F(Order, AnAgentThatHasAskedTheBrowsersIsTheLastWord) {
  start_agent({.reads_browsers = true}, without_session());
  sign_in_to_firefox();
  EXPECT_EQ(token_of({}), "signed_out");
  Access access({}, environment, parts, clock);
  EXPECT_TRUE(access.status()->from_agent);
}

TEST_F(Order, AnAgentThatWasToldToForgetIsObeyed) {
  start_agent();
  sign_in_to_firefox();
  auto client = agent::Client::connect(parts.socket);
  ASSERT_TRUE(client->ask(agent::order::Forget{}).has_value());
  EXPECT_EQ(token_of({}), "signed_out");
  Access access({}, environment, parts, clock);
  EXPECT_EQ(access.headers().error().code(), Errc::signed_out);
  EXPECT_EQ(access.status()->status.state, SessionState::signed_out);
}

TEST_F(Order, ASessionOfANamedSourceIsProvedBeforeItIsHandedOver) {
  const std::string file = folder.write("two.txt",
                                        "mubi.com\tFALSE\t/\tFALSE\t1900000000\tlt\ttoken-one\n"
                                        ".mubi.com\tTRUE\t/\tFALSE\t1900000000\tlt\ttoken-two\n");
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  transport.answer(k_account, {.body = R"({"id":1,"country":{"code":"NL"}})"});
  Access access({.cookies_file = file, .use_agent = false}, environment, parts, clock);
  auto session = access.named_session();
  ASSERT_TRUE(session.has_value()) << session.error().message();
  EXPECT_EQ(session->credential.token.reveal(), "token-two");
  ASSERT_TRUE(access.adopt(*std::move(session)).has_value());
  EXPECT_EQ(transport.count(k_account), 2U);
}

TEST_F(Order, WithoutAnAgentASessionIsAdoptedForAsLongAsTheObjectLives) {
  Access access({.use_agent = false}, environment, parts, clock);
  const auto report = access.adopt(test::session_with("token-of-a-person"));
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(report->status.state, SessionState::valid);
  EXPECT_FALSE(report->from_agent);
  EXPECT_THAT(parts.warnings, testing::ElementsAre(HasSubstr("no agent keeps this session")));
  EXPECT_EQ((*access.credential())->token.reveal(), "token-of-a-person");
}

TEST_F(Order, ASessionThatTheServiceRefusesIsNotAdopted) {
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  Access access({.use_agent = false}, environment, parts, clock);
  EXPECT_EQ(access.adopt(test::session_with("revoked-token")).error().code(), Errc::rejected);
  EXPECT_THAT(parts.warnings, IsEmpty());
}

TEST_F(Order, AnAgentTakesASessionThatIsAdopted) {
  start_agent();
  Access access({}, environment, parts, clock);
  const auto report = access.adopt(test::session_with("token-of-a-person"));
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->from_agent);
  EXPECT_THAT(parts.warnings, IsEmpty());
  EXPECT_EQ((*access.credential())->token.reveal(), "token-of-a-person");
}

TEST_F(Order, ARefusalIsReportedToTheAgentWhichHasTheLastWord) {
  start_agent();
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  Access access({}, environment, parts, clock);
  EXPECT_EQ(access.prove().error().code(), Errc::rejected);
  // To the agent's own transport the session is as good as ever.
  EXPECT_EQ(running->questions(), 2);
  access.report_refused();
  EXPECT_EQ(running->questions(), 2) << "it was told before";
}

TEST_F(Order, ARefusalIsReportedAfterTheAgentWasLeft) {
  start_agent();
  ASSERT_TRUE(Access({}, environment, parts, clock).credential().has_value());
  const int before = running->questions();
  Access access({}, environment, parts, clock);
  access.leave_agent();
  access.report_refused(Secret::copy_of(k_token_of_agent));
  EXPECT_EQ(running->questions(), before + 1);
  Access alone({.use_agent = false}, environment, parts, clock);
  alone.report_refused(Secret::copy_of(k_token_of_agent));
  EXPECT_EQ(running->questions(), before + 1);
}

TEST_F(Order, ASignInThatOnlyTheAgentKeepsIsNotedAndMissedWhenItIsGone) {
  const Options options{.state_folder = (folder.path() / "state").native()};
  start_agent({}, without_session());
  const HeldSession by_code{.credential = session::credential_of_token(
                                Secret::copy_of("token-of-a-code"), {.browser = "device"})};
  {
    Access access(options, environment, parts, clock);
    ASSERT_TRUE(access.adopt(by_code.clone()).has_value());
    EXPECT_EQ(access.last_sign_in()->origin.browser, "device");
  }
  running.reset();
  Access later(options, environment, parts, clock);
  EXPECT_THAT(later.credential().error().message(), HasSubstr("the sign-in by code of"));
  later.forget_sign_in();
  EXPECT_THAT(Access(options, environment, parts, clock).credential().error().message(),
              HasSubstr("no mubi.com session"));
}

TEST_F(Order, ARefreshReadsTheSourceAgainAndAsksTheService) {
  const std::string file = cookies_file();
  Access access({.cookies_file = file}, environment, parts, clock);
  ASSERT_EQ((*access.credential())->token.reveal(), "token-of-the-file");
  folder.write("cookies.txt", "mubi.com\tFALSE\t/\tFALSE\t1900000000\tlt\ta-newer-token\n");
  const auto report = access.refresh();
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_EQ(report->status.state, SessionState::valid);
  EXPECT_EQ((*access.credential())->token.reveal(), "a-newer-token");
}

TEST_F(Order, ARefreshTellsARefusalAndKeepsWhatHasNoSource) {
  Access access({.use_agent = false}, environment, parts, clock);
  ASSERT_TRUE(access.adopt(test::session_with("token-of-a-person")).has_value());
  EXPECT_EQ(access.refresh()->status.state, SessionState::valid);
  transport.forget(k_account);
  transport.answer(k_account, {.status = 422, .body = R"({"code":8})"});
  EXPECT_EQ(access.refresh()->status.state, SessionState::expired);
}

TEST_F(Order, ARefreshIsTheAgents) {
  start_agent();
  Access access({}, environment, parts, clock);
  const auto report = access.refresh();
  ASSERT_TRUE(report.has_value()) << report.error().message();
  EXPECT_TRUE(report->from_agent);
}

TEST_F(Order, ARefreshAsksAboutASessionThatTheAgentHasNoSourceFor) {
  start_agent({}, without_session());
  Access access({}, environment, parts, clock);
  EXPECT_EQ(access.refresh()->status.state, SessionState::signed_out);
  ASSERT_TRUE(access.adopt(test::session_with("token-of-a-person")).has_value());
  EXPECT_EQ(access.refresh()->status.state, SessionState::valid);
}

TEST(Check, NamesTheOptionThatMakesNoSense) {
  EXPECT_TRUE(check({}).has_value());
  EXPECT_TRUE(check({.cookies_from_browser = "firefox", .connect_to = {"a:1:b:2"}}).has_value());
  EXPECT_EQ(check({.cookies_from_browser = "firefox", .cookies_file = "x"}).error().code(),
            Errc::usage);
  EXPECT_EQ(check({.cookies_from_browser = "no-such-browser"}).error().code(), Errc::usage);
  const auto rule = check({.connect_to = {"a:1:b"}});
  EXPECT_EQ(rule.error().code(), Errc::usage);
  EXPECT_THAT(rule.error().message(), HasSubstr("a:1:b"));
}

TEST(ConnectRule, HasFourParts) {
  for (const char* rule : {"a:1:b:2", ":::", "::127.0.0.1:1", "::[::1]:443"})
    EXPECT_TRUE(is_connect_rule(rule)) << rule;
  for (const char* rule : {"", "a", "a:1", "a:1:b"})
    EXPECT_FALSE(is_connect_rule(rule)) << rule;
}

TEST(CheckCaFile, WantsACertificateInIt) {
  const test::TempDir folder;
  EXPECT_TRUE(check_ca_file("").has_value());
  EXPECT_TRUE(check_ca_file(folder.write("a", "x\n-----BEGIN CERTIFICATE-----\n")).has_value());
  EXPECT_TRUE(
      check_ca_file(folder.write("b", "-----BEGIN TRUSTED CERTIFICATE-----\n")).has_value());
  EXPECT_EQ(check_ca_file(folder.write("c", "-----BEGIN PRIVATE KEY-----\n")).error().code(),
            Errc::usage);
  EXPECT_EQ(check_ca_file(folder.path() / "none").error().code(), Errc::not_found);
}

}  // namespace
}  // namespace matinee::access
