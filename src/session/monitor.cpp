// SPDX-License-Identifier: MIT
#include "session/monitor.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "session/chooser.hpp"

namespace matinee::session {

namespace {

using std::chrono::seconds;

// Shortens `span` by up to a tenth, so that many machines do not send requests at the same time.
seconds with_jitter(seconds span, double jitter) {
  const auto tenth = static_cast<double>(span.count()) / 10;
  return std::max(seconds(1), span - seconds(static_cast<seconds::rep>(tenth * jitter)));
}

// Returns the time of the next question to the service: after the interval, or shortly before the
// session expires if that is sooner. Within the margin it is the expiry itself.
UnixTime next_probe(std::optional<UnixTime> expires_at, UnixTime now,
                    const MonitorSettings& settings, double jitter) {
  const UnixTime usual = now + with_jitter(settings.interval, jitter);
  if (!expires_at || *expires_at <= now) return usual;
  const UnixTime before = *expires_at - settings.expiry_margin;
  return std::min(usual, before > now ? before : *expires_at);
}

seconds backoff(int failures, const MonitorSettings& settings) {
  seconds wait = settings.first_backoff;
  for (int i = 1; i < failures && wait < settings.interval; ++i)
    wait *= 2;
  return std::min(wait, settings.interval);
}

// The transitions of docs/session-monitor.md, one function per event.
struct Rules {
  Watch watch;
  UnixTime now;
  const MonitorSettings& settings;
  double jitter;

  void take_session(std::optional<UnixTime> expires_at) {
    watch.session = SessionState::valid;
    watch.had_session = true;
    watch.read_due = false;
    watch.call_due = false;
    watch.failures = 0;
    watch.probe_at = next_probe(expires_at, now, settings, jitter);
  }

  // The session is lost, and the source has no other one. Only a person can sign in again.
  void lose(SessionState state) {
    watch.session = state;
    watch.failures = 0;
    watch.probe_at.reset();
    watch.read_due = false;
    watch.call_due = std::exchange(watch.had_session, false) || watch.call_due;
  }

  void operator()(const event::Accepted& what) {
    if (what.is_other) watch.reported_at = {};
    take_session(what.expires_at);
  }

  void operator()(const event::Rejected& what) {
    watch.is_unreadable = what.is_unreadable;
    watch.reported_at = {};
    lose(SessionState::expired);
  }

  // A report only advances the next question to the service, because it proves nothing.
  void operator()(const event::Reported&) {
    if (!watch.probe_at) return;
    const UnixTime soonest =
        std::max({now, watch.quiet_until, watch.reported_at + settings.report_pause});
    if (soonest >= *watch.probe_at) return;
    watch.probe_at = soonest;
    watch.reported_at = soonest;
  }

  void probe_after(seconds usual, std::optional<seconds> asked) {
    if (asked) watch.quiet_until = now + *asked;
    watch.probe_at = now + std::max(with_jitter(usual, jitter), asked.value_or(seconds(0)));
  }

  void operator()(const event::Unreachable& what) {
    watch.session = SessionState::offline;
    watch.read_due = false;
    ++watch.failures;
    probe_after(backoff(watch.failures, settings), what.wait);
  }

  void operator()(const event::Inconclusive& what) {
    if (watch.session != SessionState::valid) {
      watch.session = what.is_away ? SessionState::offline : SessionState::unknown;
    }
    probe_after(settings.interval, what.wait);
  }

  bool is_lost() const { return session::is_lost(watch.session); }

  void operator()(const event::Read& what) {
    watch.read_due = false;
    watch.is_unreadable = false;
    const bool is_other = what.token == Refreshed::replaced;
    // Report the loss of a new token too, even if the service refuses it at the first question.
    if (is_other) {
      watch.had_session |= !what.was_told;
      watch.reported_at = {};
    }
    // The service has just refused this token, so do not ask again.
    if (!is_other && watch.session == SessionState::expired) {
      lose(SessionState::expired);
    } else if (is_other || !watch.probe_at) {
      watch.probe_at = now;
    }
  }

  void operator()(const event::NothingThere& what) {
    watch.read_due = false;
    watch.is_unreadable = false;
    // The browser no longer has the session, but it may still be valid. Only the service decides.
    if (what.is_one_held && !is_lost()) {
      if (watch.session != SessionState::offline) watch.probe_at = now;
      return;
    }
    lose(watch.session == SessionState::expired ? SessionState::expired : SessionState::signed_out);
  }

  void operator()(const event::Unreadable& what) {
    watch.read_due = false;
    watch.is_unreadable = true;
    if (is_lost()) {
      lose(watch.session);
    } else if (!what.is_one_held) {
      // There is no session to ask about. The source is read again when it changes or when a caller
      // asks for headers. Periodic attempts could make a keyring prompt the user repeatedly.
      watch.session = SessionState::unknown;
      watch.probe_at.reset();
    }
  }

  void operator()(const event::Looked& what) {
    watch.look_at = now + settings.look_interval;
    if (what.has_changed) watch.read_due = true;
  }

  void operator()(const event::Called&) { watch.call_due = false; }

  void operator()(const event::Forgotten&) {
    watch.session = SessionState::signed_out;
    watch.had_session = false;
    watch.read_due = false;
    watch.call_due = false;
    watch.probe_at.reset();
  }
};

}  // namespace

Watch rebased(Watch watch, UnixTime now) {
  if (now < watch.seen_at) {
    const seconds back = watch.seen_at - now;
    if (watch.probe_at) *watch.probe_at -= back;
    watch.look_at -= back;
    watch.quiet_until -= back;
    watch.reported_at -= back;
  }
  watch.seen_at = now;
  return watch;
}

Step next_step(const Watch& watch, UnixTime now) {
  if (watch.read_due) return {.action = Action::read_source, .until = now};
  if (watch.call_due) return {.action = Action::call_for_sign_in, .until = now};
  if (watch.probe_at && *watch.probe_at <= now)
    return {.action = Action::ask_service, .until = now};
  if (watch.look_at <= now) return {.action = Action::look_at_source, .until = now};
  const UnixTime probe_at = watch.probe_at.value_or(watch.look_at);
  return {.action = Action::wait, .until = std::min(probe_at, watch.look_at)};
}

Watch after(Watch watch, const Event& what, UnixTime now, const MonitorSettings& settings,
            double jitter) {
  Rules rules{.watch = rebased(watch, now), .now = now, .settings = settings, .jitter = jitter};
  std::visit(rules, what);
  return rules.watch;
}

SessionMonitor::SessionMonitor(AuthManager& auth, const Clock& clock,
                               const MonitorSettings& settings, CallForSignIn call,
                               std::uint32_t seed)
    : auth_(auth), clock_(clock), settings_(settings), call_(std::move(call)), random_(seed) {}

Result<UnixTime> SessionMonitor::advance() {
  // No regular chain of events is this long. If a bug ever causes a loop, this limit slows it down.
  constexpr int k_most_steps = 20;
  watch_ = rebased(watch_, clock_.now());
  for (int i = 0; i < k_most_steps; ++i) {
    const Step step = next_step(watch_, clock_.now());
    if (step.action == Action::wait) return step.until;
    MATINEE_TRY(run(step.action));
  }
  return clock_.now() + settings_.look_interval;
}

Result<void> SessionMonitor::check_now() {
  if (!watch_.read_due) MATINEE_TRY(ask_service());
  MATINEE_TRY(advance());
  return {};
}

Result<void> SessionMonitor::refresh_now() {
  const auto questions = questions_;
  tell(event::Looked{.has_changed = true});
  MATINEE_TRY(advance());
  const bool was_asked = questions_ != questions;
  if (!was_asked && !status_.token.empty()) MATINEE_TRY(check_now());
  return {};
}

Result<void> SessionMonitor::check_reported() {
  tell(event::Reported{});
  MATINEE_TRY(advance());
  return {};
}

Result<void> SessionMonitor::look_now() {
  const bool has_session =
      watch_.session == SessionState::valid || watch_.session == SessionState::offline;
  if (has_session) return {};
  tell(event::Looked{.has_changed = auth_.source_has_changed() || watch_.is_unreadable});
  MATINEE_TRY(advance());
  return {};
}

void SessionMonitor::take(const SessionStatus& status) {
  status_ = status;
  tell(event::Accepted{.expires_at = status.expires_at, .is_other = true});
}

void SessionMonitor::tell_forgotten(Error why) {
  status_ = {};
  status_.reason = std::move(why);
  tell(event::Forgotten{});
}

void SessionMonitor::tell(const Event& what) {
  ++events_;
  if (auto digest = auth_.token_digest(); !digest.empty()) last_digest_ = std::move(digest);
  if (std::holds_alternative<event::Accepted>(what)) told_digest_.clear();
  std::uniform_real_distribution<double> jitter;
  watch_ = after(watch_, what, clock_.now(), settings_, jitter(random_));
  status_.state = watch_.session;
}

Result<void> SessionMonitor::run(Action action) {
  switch (action) {
    case Action::read_source:
      return read_source();
    case Action::ask_service:
      return ask_service();
    case Action::look_at_source:
      tell(event::Looked{.has_changed = auth_.source_has_changed()});
      return {};
    case Action::call_for_sign_in:
      if (call_) call_(status_);
      told_digest_ = last_digest_;
      tell(event::Called{});
      return {};
    case Action::wait:
      break;
  }
  return {};
}

Result<void> SessionMonitor::read_source() {
  const auto refreshed = auth_.refresh();
  if (refreshed) {
    // If the token is the same, the reason for its last state still applies.
    auto reason = std::move(status_.reason);
    status_ = auth_.status();
    if (*refreshed == Refreshed::same) status_.reason = std::move(reason);
    tell(event::Read{.token = *refreshed, .was_told = auth_.token_digest() == told_digest_});
    return {};
  }
  const Error& why = refreshed.error();
  if (why.code() == Errc::cancelled) return why;
  status_ = auth_.status();
  status_.reason = why;
  if (why.code() == Errc::signed_out) {
    tell(event::NothingThere{.is_one_held = !status_.token.empty()});
  } else if (why.code() == Errc::network) {
    tell(event::Unreachable{.wait = why.retry_after()});
  } else {
    tell(event::Unreadable{.is_one_held = !status_.token.empty()});
  }
  return {};
}

// HTTP 429 says nothing about the session, so it is handled before the state.
Result<void> SessionMonitor::ask_service() {
  ++questions_;
  const std::string before = auth_.token_digest();
  auto asked = auth_.validate_session();
  if (!asked) {
    const Error& why = asked.error();
    if (why.code() == Errc::cancelled) return why;
    status_ = auth_.status();
    status_.reason = why;
    if (why.code() == Errc::network) {
      tell(event::Unreachable{.wait = why.retry_after()});
    } else if (auth_.source_was_unreadable()) {
      // The session was refused, and the source is unreadable, so there may be another session.
      status_.state = SessionState::expired;
      tell(event::Rejected{.is_unreadable = true});
    } else {
      tell(event::Unreadable{.is_one_held = !status_.token.empty()});
    }
    return {};
  }
  status_ = std::move(*asked);
  const auto wait = status_.reason ? status_.reason->retry_after() : std::nullopt;
  constexpr NativeCode k_too_many_requests{NativeCode::Space::http, 429};
  if (status_.reason && status_.reason->native() == k_too_many_requests) {
    tell(event::Inconclusive{.wait = wait, .is_away = true});
    return {};
  }
  switch (status_.state) {
    case SessionState::valid:
      tell(event::Accepted{.expires_at = status_.expires_at,
                           .is_other = auth_.token_digest() != before});
      break;
    case SessionState::expired:
      tell(event::Rejected{.is_unreadable = auth_.source_was_unreadable()});
      break;
    case SessionState::signed_out:
      tell(event::NothingThere{.is_one_held = false});
      break;
    case SessionState::offline:
      tell(event::Unreachable{.wait = wait});
      break;
    case SessionState::unknown:
      tell(event::Inconclusive{.wait = wait});
      break;
  }
  return {};
}

}  // namespace matinee::session
