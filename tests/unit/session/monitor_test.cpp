// SPDX-License-Identifier: MIT
#include "session/monitor.hpp"

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/fake_transport.hpp"
#include "support/jar.hpp"
#include "support/session_sources.hpp"

namespace matinee::session {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;
using test::cookie;
using test::jar_of;
using test::k_next_year;
using test::k_today;

constexpr MonitorSettings k_settings;

Watch valid_watch() {
  Watch watch{.look_at = k_today + 1h, .seen_at = k_today};
  watch = after(watch, event::Read{.token = Refreshed::replaced}, k_today, k_settings, 0);
  return after(watch, event::Accepted{.expires_at = k_next_year}, k_today, k_settings, 0);
}

TEST(NextStep, ReadsTheSourceFirstAndThenAsks) {
  Watch watch;
  EXPECT_EQ(next_step(watch, k_today).action, Action::read_source);
  watch = after(watch, event::Read{.token = Refreshed::replaced}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::ask_service);
}

TEST(After, AnAcceptedSessionIsAskedAboutAnIntervalLater) {
  const Watch watch = valid_watch();
  EXPECT_EQ(watch.session, SessionState::valid);
  EXPECT_EQ(watch.probe_at, k_today + 15min);
}

TEST(After, JitterTakesUpToATenth) {
  const Watch watch =
      after(valid_watch(), event::Accepted{.expires_at = {}}, k_today, k_settings, 0.999);
  EXPECT_GE(*watch.probe_at, k_today + 13min + 30s);
  EXPECT_LT(*watch.probe_at, k_today + 14min);
}

TEST(After, ASessionThatEndsSoonIsAskedAboutBeforeAndAtItsEnd) {
  Watch watch =
      after(valid_watch(), event::Accepted{.expires_at = k_today + 5min}, k_today, k_settings, 0);
  EXPECT_EQ(watch.probe_at, k_today + 4min);
  watch = after(watch, event::Accepted{.expires_at = k_today + 30s}, k_today, k_settings, 0);
  EXPECT_EQ(watch.probe_at, k_today + 30s);
}

TEST(After, ARejectionCallsAtOnceForTheSourceHasBeenReadByThen) {
  Watch watch = after(valid_watch(), event::Rejected{}, k_today, k_settings, 0);
  EXPECT_EQ(watch.session, SessionState::expired);
  EXPECT_EQ(next_step(watch, k_today).action, Action::call_for_sign_in);
  watch = after(watch, event::Called{}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::wait);
  EXPECT_EQ(watch.probe_at, std::nullopt);
}

TEST(After, AnotherTokenAfterARejectionIsTriedOnceAndIsALossOfItsOwn) {
  Watch watch = after(valid_watch(), event::Rejected{}, k_today, k_settings, 0);
  watch = after(watch, event::Called{}, k_today, k_settings, 0);
  watch = after(watch, event::Read{.token = Refreshed::replaced}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::ask_service);
  watch = after(watch, event::Rejected{}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::call_for_sign_in);
}

TEST(After, ASessionThatIsLostAtTheStartCallsOnceHoweverOftenItIsRefused) {
  Watch watch;
  watch = after(watch, event::Read{.token = Refreshed::replaced}, k_today, k_settings, 0);
  watch = after(watch, event::Rejected{}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::call_for_sign_in);
  watch = after(watch, event::Called{}, k_today, k_settings, 0);
  watch = after(watch, event::Read{.token = Refreshed::same}, k_today, k_settings, 0);
  watch = after(watch, event::Rejected{}, k_today, k_settings, 0);
  EXPECT_NE(next_step(watch, k_today).action, Action::call_for_sign_in);
}

TEST(After, AReportOfARefusalAsksAtOnceAndThenAtMostTwiceAMinute) {
  Watch watch = after(valid_watch(), event::Reported{}, k_today, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today).action, Action::ask_service);
  watch = after(watch, event::Accepted{.expires_at = k_next_year}, k_today, k_settings, 0);
  for (int i = 0; i < 100; ++i)
    watch = after(watch, event::Reported{}, k_today + 1s, k_settings, 0);
  EXPECT_EQ(next_step(watch, k_today + 1s).action, Action::wait);
  // Put off, not lost.
  EXPECT_EQ(watch.probe_at, k_today + k_settings.report_pause);
}

TEST(After, AReportAboutAnotherSessionDoesNotWaitForOneThatProvedRight) {
  const auto asks = [](const Watch& watch) {
    return next_step(watch, k_today).action == Action::ask_service;
  };
  const Watch reported = after(valid_watch(), event::Reported{}, k_today, k_settings, 0);
  Watch watch =
      after(reported, event::Accepted{.expires_at = {}, .is_other = true}, k_today, k_settings, 0);
  EXPECT_TRUE(asks(after(watch, event::Reported{}, k_today, k_settings, 0)));
  watch = after(reported, event::Rejected{}, k_today, k_settings, 0);
  watch = after(watch, event::Called{}, k_today, k_settings, 0);
  watch = after(watch, event::Read{.token = Refreshed::replaced}, k_today, k_settings, 0);
  watch = after(watch, event::Accepted{.expires_at = {}}, k_today, k_settings, 0);
  EXPECT_TRUE(asks(after(watch, event::Reported{}, k_today, k_settings, 0)));
}

TEST(After, AReportOfARefusalKeepsWhatTheServiceAskedFor) {
  Watch watch = after(valid_watch(), event::Unreachable{.wait = 2h}, k_today, k_settings, 0);
  watch = after(watch, event::Reported{}, k_today + 1min, k_settings, 0);
  EXPECT_EQ(watch.probe_at, k_today + 2h);
  watch = after(valid_watch(), event::Inconclusive{.wait = 1h}, k_today, k_settings, 0);
  watch = after(watch, event::Reported{}, k_today + 1min, k_settings, 0);
  EXPECT_EQ(watch.probe_at, k_today + 1h);
}

TEST(After, AReportOfARefusalChangesNothingWhereNothingIsKept) {
  Watch watch = after(valid_watch(), event::Rejected{}, k_today, k_settings, 0);
  watch = after(watch, event::Called{}, k_today, k_settings, 0);
  watch = after(watch, event::Reported{}, k_today, k_settings, 0);
  EXPECT_EQ(watch.probe_at, std::nullopt);
  EXPECT_NE(next_step(watch, k_today).action, Action::ask_service);
}

TEST(After, OfflineBacksOffUpToTheIntervalAndKeepsWhatTheServiceAskedFor) {
  Watch watch = valid_watch();
  std::vector<seconds> waits;
  for (int i = 0; i < 7; ++i) {
    watch = after(watch, event::Unreachable{}, k_today, k_settings, 0);
    waits.push_back(*watch.probe_at - k_today);
  }
  EXPECT_EQ(waits, (std::vector<seconds>{30s, 60s, 120s, 240s, 480s, 900s, 900s}));
  EXPECT_EQ(watch.session, SessionState::offline);
  watch = after(watch, event::Unreachable{.wait = 2h}, k_today, k_settings, 0);
  EXPECT_EQ(watch.probe_at, k_today + 2h);
}

TEST(After, BeingToldToWaitSaysNothingAboutTheSession) {
  const Watch watch = after(valid_watch(), event::Inconclusive{.wait = 1h}, k_today, k_settings, 0);
  EXPECT_EQ(watch.session, SessionState::valid);
  EXPECT_EQ(watch.probe_at, k_today + 1h);
}

TEST(After, BeingToldToWaitBeforeAnythingIsKnownIsOffline) {
  const event::Inconclusive away{.wait = 1h, .is_away = true};
  EXPECT_EQ(after(Watch{}, away, k_today, k_settings, 0).session, SessionState::offline);
  EXPECT_EQ(after(Watch{}, event::Inconclusive{}, k_today, k_settings, 0).session,
            SessionState::unknown);
}

TEST(After, NoSessionAtTheStartCallsNobody) {
  const Watch watch =
      after(Watch{}, event::NothingThere{.is_one_held = false}, k_today, k_settings, 0);
  EXPECT_EQ(watch.session, SessionState::signed_out);
  EXPECT_NE(next_step(watch, k_today).action, Action::call_for_sign_in);
}

TEST(After, ASessionThatLeftTheBrowserIsForTheServiceToJudge) {
  const Watch watch =
      after(valid_watch(), event::NothingThere{.is_one_held = true}, k_today + 1min, k_settings, 0);
  EXPECT_EQ(watch.session, SessionState::valid);
  EXPECT_EQ(next_step(watch, k_today + 1min).action, Action::ask_service);
}

TEST(After, ASourceThatCannotBeReadKeepsTheSession) {
  const Watch watch =
      after(valid_watch(), event::Unreadable{.is_one_held = true}, k_today, k_settings, 0);
  EXPECT_EQ(watch.session, SessionState::valid);
  EXPECT_TRUE(watch.is_unreadable);
}

TEST(Rebased, AClockThatWasSetBackMovesWhatIsDue) {
  const Watch watch = rebased(valid_watch(), k_today - 24h);
  EXPECT_EQ(watch.probe_at, k_today - 24h + 15min);
  EXPECT_EQ(watch.look_at, k_today - 24h + 10min + 50min);
}

TEST(After, AnyOrderOfEventsLeavesSomethingDueWithinTheDay) {
  std::minstd_rand random(7);
  Watch watch;
  UnixTime now = k_today;
  const Event events[] = {event::Accepted{.expires_at = k_today + 100h},
                          event::Rejected{},
                          event::Reported{},
                          event::Unreachable{.wait = 20h},
                          event::Inconclusive{},
                          event::Read{.token = Refreshed::same},
                          event::Read{.token = Refreshed::replaced},
                          event::NothingThere{.is_one_held = true},
                          event::NothingThere{.is_one_held = false},
                          event::Unreadable{.is_one_held = true},
                          event::Unreadable{.is_one_held = false},
                          event::Looked{.has_changed = true},
                          event::Looked{.has_changed = false},
                          event::Called{},
                          event::Forgotten{}};
  for (int i = 0; i < 20'000; ++i) {
    now += seconds(random() % 4000) - 1000s;
    watch = after(watch, events[random() % std::size(events)], now, k_settings, 0.5);
    const Step step = next_step(watch, now);
    const bool is_idle = step.action == Action::wait;
    ASSERT_TRUE(!is_idle || step.until - now <= 24h) << i;
  }
}

// A browser whose one session can be changed at will.
struct Browser final : SessionSource {
  std::string token = "first-invented-token";
  std::optional<Error> failure;
  int version = 0;
  int seen_version = 0;
  int reads = 0;
  Result<SessionSurvey> survey() override {
    ++reads;
    if (failure) return *failure;
    if (token.empty()) {
      return SessionSurvey{.nothing = {Errc::signed_out, "no mubi.com session in any browser"}};
    }
    return survey_of(jar_of(cookie("lt", token)), k_today);
  }
  bool has_changed() override { return std::exchange(seen_version, version) != version; }
  void sign_in(std::string with) {
    token = std::move(with);
    ++version;
  }
};

// The service as a function of time: which tokens it accepts, and when it is away.
class Service final : public http::Transport {
 public:
  std::string accepted = "first-invented-token";
  bool is_down = false;
  int status_of_limit = 0;
  int probes = 0;
  std::map<std::string, int> paths;

  Result<http::Response> exchange(const http::Request& request, std::size_t,
                                  const std::stop_token&) override {
    ++paths[request.url];
    if (is_down) return Error(Errc::network, "no route to host");
    if (request.url.ends_with("/v3/auth/status")) return answer(404, "{}", request);
    ++probes;
    if (status_of_limit != 0) return answer(status_of_limit, "{}", request);
    const bool is_right = request.secret_headers.at(0).value.reveal() == "Bearer " + accepted;
    return is_right ? answer(200, R"({"id":7654321,"country":{"code":"NL"}})", request)
                    : answer(422, R"({"code":8,"message":"Invalid login token"})", request);
  }
  Result<void> run(http::TransferSource&, std::size_t, const std::stop_token&) override {
    return {};
  }

 private:
  static http::Response answer(int status, std::string body, const http::Request& request) {
    return {.status = status, .headers = {}, .body = std::move(body), .url = request.url};
  }
};

class Month : public ::testing::Test {
 protected:
  test::FakeClock clock{k_today};
  Service service;
  Browser browser;
  AuthManager auth{browser, service, clock, {.lifetime = 24h * 60}};
  int calls = 0;
  SessionMonitor monitor{auth, clock, k_settings, [this](const SessionStatus&) { ++calls; }, 1};

  // Lives on as the agent does: comes back when told to, at most a look's interval later.
  void live(seconds span) {
    const UnixTime end = clock.now() + span;
    while (clock.now() < end) {
      const auto until = monitor.advance();
      ASSERT_TRUE(until.has_value());
      const seconds wait = std::clamp(*until - clock.now(), seconds(1), seconds(10));
      clock.sleep_for(wait, {});
    }
    ASSERT_TRUE(monitor.advance().has_value());
  }
  // The machine sleeps: time passes, and nothing runs.
  void suspend(seconds span) { clock.sleep_for(span, {}); }
  SessionState state() const { return monitor.status().state; }
};

TEST_F(Month, ThirtyDaysOfALaptop) {
  live(24h);
  EXPECT_EQ(state(), SessionState::valid);
  EXPECT_EQ(browser.reads, 1);
  // A day is 96 intervals; a tenth of each may be jitter.
  EXPECT_GE(service.probes, 96);
  EXPECT_LE(service.probes, 108);

  for (int night = 0; night < 5; ++night) {
    const int before = service.probes;
    suspend(9h);
    live(15h);
    EXPECT_EQ(state(), SessionState::valid);
    EXPECT_LE(service.probes - before, 15 * 4 + 8) << "a probe storm after waking";
  }

  // An outage of a day: offline is not signed out, and the token is kept.
  service.is_down = true;
  service.paths.clear();
  live(24h);
  EXPECT_EQ(state(), SessionState::offline);
  EXPECT_EQ(monitor.status().token, "****oken");
  EXPECT_EQ(calls, 0);
  int attempts = 0;
  for (const auto& [path, count] : service.paths)
    attempts += count;
  EXPECT_LE(attempts, 110);
  service.is_down = false;
  live(20min);
  EXPECT_EQ(state(), SessionState::valid);

  // Too many requests, for an hour.
  service.status_of_limit = 429;
  const int before_limit = service.probes;
  live(1h);
  EXPECT_EQ(state(), SessionState::valid);
  EXPECT_LE(service.probes - before_limit, 5 * 4);  // each question is asked up to four times
  service.status_of_limit = 0;

  // The token changes in the browser, and the old one dies.
  service.accepted = "second-invented-token";
  browser.sign_in("second-invented-token");
  const int reads_before_change = browser.reads;
  live(20s);
  EXPECT_EQ(state(), SessionState::valid);
  EXPECT_EQ((*auth.credential())->token.reveal(), "second-invented-token");
  EXPECT_EQ(browser.reads, reads_before_change + 1);

  // A revocation: read once more, call once, then be quiet.
  service.accepted = "third-invented-token";
  const int reads_before = browser.reads;
  const int probes_before = service.probes;
  live(24h * 10);
  EXPECT_EQ(state(), SessionState::expired);
  EXPECT_EQ(browser.reads, reads_before + 1);
  EXPECT_EQ(service.probes, probes_before + 1);
  EXPECT_EQ(calls, 1);

  // A new sign-in is noticed within a look's interval.
  browser.sign_in("third-invented-token");
  live(11s);
  EXPECT_EQ(state(), SessionState::valid);

  // The clock is set back by a week and forward by two.
  clock.sleep_for(-24h * 7, {});
  const int probes_before_clock = service.probes;
  live(24h);
  clock.sleep_for(24h * 14, {});
  live(24h * 2);
  EXPECT_EQ(state(), SessionState::valid);
  EXPECT_LE(service.probes - probes_before_clock, 3 * 108 + 2);
  EXPECT_GE(service.probes - probes_before_clock, 3 * 96 - 2);

  // The person signs out in the browser, and the site ends the session.
  browser.sign_in("");
  service.accepted = "none";
  live(24h);
  EXPECT_EQ(state(), SessionState::expired);
  EXPECT_EQ(calls, 2);
}

TEST_F(Month, AnInconclusiveAnswerIsNoReasonToReadTheBrowser) {
  live(1min);
  service.status_of_limit = 403;
  live(2h);
  EXPECT_EQ(state(), SessionState::valid);
  EXPECT_EQ(browser.reads, 1);
}

TEST_F(Month, ASessionByHandStaysThoughTheBrowserHasNone) {
  browser.token = "";
  live(1min);
  EXPECT_EQ(state(), SessionState::signed_out);
  const auto status = auth.accept(test::session_with(service.accepted));
  ASSERT_TRUE(status.has_value());
  monitor.take(*status);
  ++browser.version;
  live(1h);
  EXPECT_EQ(state(), SessionState::valid);
}

TEST_F(Month, AForgottenSessionIsNotTakenUpAgainByItself) {
  live(1min);
  auth.forget_on_request();
  monitor.tell_forgotten(forgotten_error());
  live(1h);
  EXPECT_EQ(state(), SessionState::signed_out);
  // The browser has written it anew.
  ++browser.version;
  live(1h);
  EXPECT_EQ(state(), SessionState::signed_out);
  EXPECT_EQ(monitor.status().reason->message(), forgotten_error().message());
  EXPECT_EQ(calls, 0);

  auth.remember();
  ASSERT_TRUE(monitor.refresh_now().has_value());
  EXPECT_EQ(state(), SessionState::valid);
}

TEST_F(Month, AForgottenSessionGivesWayToANewSignIn) {
  live(1min);
  auth.forget_on_request();
  monitor.tell_forgotten(forgotten_error());
  service.accepted = "second-invented-token";
  browser.sign_in("second-invented-token");
  live(15s);
  EXPECT_EQ(state(), SessionState::valid);
}

TEST_F(Month, ASessionWithoutASourceOutlivesItsLifetimeAndEveryChangeOfTheBrowser) {
  AuthManager short_lived{browser, service, clock, {.lifetime = 1h}};
  ASSERT_TRUE(short_lived.accept({.credential = credential_of_token(
                                      Secret::copy_of(service.accepted), {.browser = "device"})}));
  browser.token = "of-somebody-else";
  clock.sleep_for(24h * 30, {});
  ASSERT_TRUE(short_lived.refresh().has_value());
  ASSERT_TRUE(short_lived.credential().has_value());
  EXPECT_EQ((*short_lived.credential())->token.reveal(), service.accepted);
  EXPECT_FALSE(short_lived.has_source());

  // A refusal ends it, and the browser's is next.
  service.accepted = "of-somebody-else";
  ASSERT_TRUE(short_lived.validate_session().has_value());
  EXPECT_EQ((*short_lived.credential())->token.reveal(), "of-somebody-else");
  EXPECT_TRUE(short_lived.has_source());
}

TEST_F(Month, ASessionThatTheBrowserHasTooHasASource) {
  ASSERT_TRUE(auth.accept({.credential = credential_of_token(Secret::copy_of(service.accepted),
                                                             {.browser = "device"})}));
  ASSERT_TRUE(auth.refresh().has_value());
  EXPECT_TRUE(auth.has_source());
}

TEST_F(Month, ARefreshReadsAndAsksThoughNothingIsDue) {
  live(1min);
  const int reads = browser.reads;
  const int probes = service.probes;
  ASSERT_TRUE(monitor.refresh_now().has_value());
  EXPECT_EQ(browser.reads, reads + 1);
  EXPECT_EQ(service.probes, probes + 1);
}

TEST_F(Month, OneThatIsLostAtTheStartCallsOnce) {
  service.accepted = "none";
  live(24h);
  EXPECT_EQ(state(), SessionState::expired);
  EXPECT_EQ(calls, 1);
  ASSERT_TRUE(monitor.refresh_now().has_value());
  ++browser.version;
  live(24h);
  EXPECT_EQ(calls, 1);
}

TEST_F(Month, OneSessionIsLostOnceHoweverItIsReadAgain) {
  live(1min);
  service.accepted = "none";
  live(1h);
  EXPECT_EQ(calls, 1);
  // Its lifetime is over, and the source still has it.
  clock.sleep_for(24h * 61, {});
  (void)auth.enforce_lifetime();
  ASSERT_TRUE(monitor.refresh_now().has_value());
  live(1h);
  EXPECT_EQ(calls, 1) << "after its lifetime";
  auth.forget_on_request();
  monitor.tell_forgotten(forgotten_error());
  auth.remember();
  ASSERT_TRUE(monitor.refresh_now().has_value());
  live(1h);
  EXPECT_EQ(calls, 1) << "after a logout that is taken back";
  const std::string token = std::exchange(browser.token, "");
  ++browser.version;
  live(1h);
  browser.sign_in(token);
  live(1h);
  EXPECT_EQ(calls, 1) << "after the source had none";
}

TEST_F(Month, OneThatTheServiceTookBackCanBeLostAgain) {
  live(1min);
  const std::string accepted = std::exchange(service.accepted, "none");
  live(1h);
  service.accepted = accepted;
  ASSERT_TRUE(monitor.check_now().has_value());
  EXPECT_EQ(state(), SessionState::valid);
  service.accepted = "none";
  live(1h);
  EXPECT_EQ(calls, 2);
}

TEST_F(Month, ARefusalThatFindsTheKeyringLockedIsLookedIntoWhenSomebodyAsks) {
  live(1min);
  browser.failure = Error(Errc::locked, "the keyring is locked");
  service.accepted = "second-invented-token";
  ASSERT_TRUE(monitor.check_now().has_value());
  EXPECT_EQ(state(), SessionState::expired);
  EXPECT_EQ(calls, 1);
  browser.failure.reset();
  browser.token = "second-invented-token";
  ASSERT_TRUE(monitor.look_now().has_value());
  EXPECT_EQ(state(), SessionState::valid);
}

TEST_F(Month, WhatRanOutWhileTheSourceCannotBeReadIsGoneAndNobodyIsPestered) {
  AuthManager short_lived{browser, service, clock, {.lifetime = 1h}};
  SessionMonitor watching{short_lived, clock, k_settings, nullptr, 1};
  const auto live_on = [&](seconds span) {
    for (const UnixTime end = clock.now() + span; clock.now() < end;) {
      const auto until = watching.advance();
      ASSERT_TRUE(until.has_value());
      clock.sleep_for(std::clamp(*until - clock.now(), seconds(1), seconds(10)), {});
    }
  };
  live_on(30min);
  browser.failure = Error(Errc::locked, "the keyring is locked");
  const int before = browser.reads;
  live_on(5h);
  EXPECT_EQ(watching.status().state, SessionState::unknown);
  EXPECT_EQ(watching.status().token, "");
  EXPECT_LE(browser.reads - before, 2);
  EXPECT_EQ(short_lived.known_headers(), std::nullopt);

  browser.failure.reset();
  ASSERT_TRUE(watching.look_now().has_value());
  EXPECT_EQ(watching.status().state, SessionState::valid);
}

TEST_F(Month, CredentialsOlderThanTheirLifetimeAreTakenAnew) {
  AuthManager short_lived{browser, service, clock, {.lifetime = 1h}};
  ASSERT_TRUE(short_lived.credential().has_value());
  clock.sleep_for(59min, {});
  ASSERT_TRUE(short_lived.credential().has_value());
  EXPECT_EQ(browser.reads, 1);
  clock.sleep_for(1min, {});
  ASSERT_TRUE(short_lived.credential().has_value());
  EXPECT_EQ(browser.reads, 2);
}

}  // namespace
}  // namespace matinee::session
