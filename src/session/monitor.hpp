// SPDX-License-Identifier: MIT
//
// Session Monitor: when to ask the service, when to read the browser again, when to call for a
// sign-in. The rules are functions from values to values (docs/session-monitor.md has them as a
// table); SessionMonitor carries out what they say.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <variant>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>
#include <matinee/error.hpp>

namespace matinee::session {

struct MonitorSettings {
  /// Between two questions to the service; a tenth of it is jitter.
  std::chrono::seconds interval = std::chrono::minutes(15);
  /// Between two looks at the source, which cost a few system calls.
  std::chrono::seconds look_interval = std::chrono::seconds(10);
  /// The first wait after the service could not be reached; it doubles, up to the interval.
  std::chrono::seconds first_backoff = std::chrono::seconds(30);
  /// How long before the session's expiry it is asked about, whatever the interval.
  std::chrono::seconds expiry_margin = std::chrono::seconds(60);
  /// Between two questions about one session that are asked because somebody reports a refusal.
  std::chrono::seconds report_pause = std::chrono::seconds(30);
};

/// What is known, and what is due when. A value.
struct Watch {
  SessionState session = SessionState::unknown;
  /// Whether there is a session to lose for which nobody was called yet: only then a sign-in is
  /// called for.
  bool had_session = false;
  bool read_due = true;
  /// The last reading failed: a person may have to unlock something first.
  bool is_unreadable = false;
  bool call_due = false;
  /// How often in a row the service could not be reached.
  int failures = 0;
  /// Nothing where no question is due: without a session there is nothing to ask.
  std::optional<UnixTime> probe_at = {};
  /// Until then the service wants to be left alone.
  UnixTime quiet_until{};
  /// When a question about this session was last asked, or will be, because somebody reported a
  /// refusal.
  UnixTime reported_at{};
  UnixTime look_at{};
  /// The last moment seen, to tell a clock that was set back.
  UnixTime seen_at{};
};

/// What happened.
namespace event {
struct Accepted {
  std::optional<UnixTime> expires_at;
  /// Another session than the one that was held before.
  bool is_other = false;
};
/// The source has been read for another one meanwhile.
struct Rejected {
  /// It could not be read: a person may have to unlock something first.
  bool is_unreadable = false;
};
/// Somebody else saw the service refuse the session that is held.
struct Reported {};
/// No answer; nothing is known, nothing is lost. `wait` is what the service asked for.
struct Unreachable {
  std::optional<std::chrono::seconds> wait;
};
/// An answer that says neither; or the service wants to be left alone (429).
struct Inconclusive {
  std::optional<std::chrono::seconds> wait;
  /// It wants to be left alone, which is as good as away.
  bool is_away = false;
};
/// The source was read: it holds another token than before, or the same.
struct Read {
  Refreshed token;
  /// It is the one whose loss a person was told of last.
  bool was_told = false;
};
/// The source has no session, or none any more; one that was taken before may still be held.
struct NothingThere {
  bool is_one_held;
};
/// The source cannot be read now: a locked keyring, say. One that was taken before may still be
/// held.
struct Unreadable {
  bool is_one_held;
};
/// Somebody looked whether the source has changed.
struct Looked {
  bool has_changed;
};
/// A person was called.
struct Called {};
/// The session that was held was forgotten on request.
struct Forgotten {};
}  // namespace event

using Event = std::variant<event::Accepted, event::Rejected, event::Reported, event::Unreachable,
                           event::Inconclusive, event::Read, event::NothingThere, event::Unreadable,
                           event::Looked, event::Called, event::Forgotten>;

enum class Action : std::uint8_t {
  read_source,
  ask_service,
  look_at_source,
  call_for_sign_in,
  wait,
};

struct Step {
  Action action = Action::wait;
  /// For `wait`: until when, at the latest.
  UnixTime until{};
};

/// The same with what is due moved along where the clock was set back, which would put it out of
/// reach. Pure.
Watch rebased(Watch watch, UnixTime now);

/// What to do at `now`. Pure.
Step next_step(const Watch& watch, UnixTime now);

/// What is known after `what` happened at `now`; `jitter` from [0,1). Pure.
Watch after(Watch watch, const Event& what, UnixTime now, const MonitorSettings& settings,
            double jitter);

/// Used from one thread at a time; what is passed in must outlive it.
class SessionMonitor {
 public:
  /// Called when the session is lost, or proves to be lost when it is first asked about, and
  /// reading the browser again did not help; not again before there was another session, or the
  /// service took this one back.
  using CallForSignIn = std::function<void(const SessionStatus&)>;

  SessionMonitor(AuthManager& auth, const Clock& clock, const MonitorSettings& settings,
                 CallForSignIn call, std::uint32_t seed);

  /// Does everything that is due and returns when to come back, at the latest. Errc::cancelled
  /// only.
  Result<UnixTime> advance();

  /// Asks the service now, whatever is due, and does what follows from the answer.
  Result<void> check_now();

  /// Reads the source again and asks the service, whatever is due.
  Result<void> refresh_now();

  /// Somebody else saw the service refuse the session that is held: asks the service now, or, if
  /// that was done for the same reason a moment ago or the service wants to be left alone, as soon
  /// as that is over.
  Result<void> check_reported();

  /// Looks at the source now, where there is no session, and reads it again where that may help;
  /// else does nothing. For a caller who waits for one.
  Result<void> look_now();

  /// To be told of what was done to the AuthManager past the monitor: a session that it accepted
  /// (as `status` tells), or forgot, for the reason `why`.
  void take(const SessionStatus& status);
  void tell_forgotten(Error why);

  /// As of the last answer.
  const SessionStatus& status() const noexcept { return status_; }
  std::optional<UnixTime> next_check_at() const noexcept { return watch_.probe_at; }
  /// Grows with everything that happens.
  std::uint64_t events() const noexcept { return events_; }

 private:
  void tell(const Event& what);
  Result<void> run(Action action);
  Result<void> read_source();
  Result<void> ask_service();

  AuthManager& auth_;
  const Clock& clock_;
  MonitorSettings settings_;
  CallForSignIn call_;
  std::minstd_rand random_;
  Watch watch_;
  SessionStatus status_;
  std::uint64_t events_ = 0;
  std::uint64_t questions_ = 0;
  /// AuthManager::token_digest of the session that was held last, and of the one whose loss a
  /// person was told of; empty for none.
  std::string last_digest_;
  std::string told_digest_;
};

}  // namespace matinee::session
