// SPDX-License-Identifier: MIT
//
// Session Monitor: decides when to ask the service about the session, when to read the browser
// again, and when to request a sign-in. The rules are pure functions; docs/session-monitor.md shows
// them as a table. SessionMonitor executes them.
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

/// The intervals of the monitor.
struct MonitorSettings {
  /// The time between two questions to the service. Jitter shortens it by up to a tenth.
  std::chrono::seconds interval = std::chrono::minutes(15);
  /// The time between two checks of the source for changes, which cost a few system calls each.
  std::chrono::seconds look_interval = std::chrono::seconds(10);
  /// The first wait after the service could not be reached. It doubles up to `interval`.
  std::chrono::seconds first_backoff = std::chrono::seconds(30);
  /// The service is asked this long before the session expires, regardless of `interval`.
  std::chrono::seconds expiry_margin = std::chrono::seconds(60);
  /// The minimum time between two questions about one session that are caused by reports.
  std::chrono::seconds report_pause = std::chrono::seconds(30);
};

/// The state of the monitor: what is known, and what is due when. A plain value.
struct Watch {
  SessionState session = SessionState::unknown;
  /// Whether there was a session whose loss has not led to a request for a sign-in yet. Only then a
  /// sign-in is requested.
  bool had_session = false;
  bool read_due = true;
  /// The last reading of the source failed. A person may have to unlock a keyring first.
  bool is_unreadable = false;
  bool call_due = false;
  /// The number of consecutive failures to reach the service.
  int failures = 0;
  /// When to ask the service; nullopt if there is no session to ask about.
  std::optional<UnixTime> probe_at = {};
  /// The service asked for no requests until this time.
  UnixTime quiet_until{};
  /// The time of the last or next question about this session that a report caused.
  UnixTime reported_at{};
  UnixTime look_at{};
  /// The last time that was observed, to detect a clock that was set back.
  UnixTime seen_at{};
};

/// The events that change a Watch.
namespace event {
/// The service accepted the session.
struct Accepted {
  std::optional<UnixTime> expires_at;
  /// The session is not the one that was held before.
  bool is_other = false;
};
/// The service refused the session, and the source, which was then read again, has no other.
struct Rejected {
  /// The source could not be read. A person may have to unlock a keyring first.
  bool is_unreadable = false;
};
/// Another client reported that the service refused the held session.
struct Reported {};
/// The service did not answer, so the state of the session is unchanged. `wait` is the time that
/// the service asked for.
struct Unreachable {
  std::optional<std::chrono::seconds> wait;
};
/// The answer neither accepts nor refuses the session, or the service limits requests (HTTP 429).
struct Inconclusive {
  std::optional<std::chrono::seconds> wait;
  /// The service limits requests, which counts as being unreachable.
  bool is_away = false;
};
/// The source was read, and has the same token as before or another one.
struct Read {
  Refreshed token;
  /// The token is the one whose loss was reported to a person last.
  bool was_told = false;
};
/// The source was read and has no session. An earlier session may still be held.
struct NothingThere {
  bool is_one_held;
};
/// The source cannot be read now, for example because a keyring is locked. An earlier session may
/// still be held.
struct Unreadable {
  bool is_one_held;
};
/// The source was checked for changes.
struct Looked {
  bool has_changed;
};
/// A sign-in was requested.
struct Called {};
/// The held session was forgotten on request.
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
  /// For `wait`: the latest time to continue.
  UnixTime until{};
};

/// Adjusts the due times if the clock was set back. Otherwise they would be too far in the future.
/// Pure.
Watch rebased(Watch watch, UnixTime now);

/// Returns what to do at `now`. Pure.
Step next_step(const Watch& watch, UnixTime now);

/// Returns the state after the event `what` at `now`. `jitter` is in [0,1). Pure.
Watch after(Watch watch, const Event& what, UnixTime now, const MonitorSettings& settings,
            double jitter);

/// Executes the rules. Use it from one thread at a time. The constructor's arguments must outlive
/// it. The functions fail with Errc::cancelled only; other errors become part of status().
class SessionMonitor {
 public:
  /// Called when the session is lost and reading the browser again did not help. A session that is
  /// refused at the first question counts as lost. It is not called again until there has been
  /// another session, or the service has accepted this one again.
  using CallForSignIn = std::function<void(const SessionStatus&)>;

  SessionMonitor(AuthManager& auth, const Clock& clock, const MonitorSettings& settings,
                 CallForSignIn call, std::uint32_t seed);

  /// Does everything that is due. Returns the latest time to call it again.
  Result<UnixTime> advance();

  /// Asks the service now, even if it is not due, and does what the answer requires.
  Result<void> check_now();

  /// Reads the source again and asks the service, even if it is not due.
  Result<void> refresh_now();

  /// Handles a report that the service refused the held session: asks the service as soon as
  /// possible. It waits if a report has just caused a question, or if the service limits requests.
  Result<void> check_reported();

  /// For a caller who waits for a session. If there is none, it checks the source now, and reads it
  /// again if it has changed or was unreadable. Otherwise it does nothing.
  Result<void> look_now();

  /// Call it after the AuthManager has accepted a session outside of the monitor.
  void take(const SessionStatus& status);
  /// Call it after the AuthManager has forgotten its session outside of the monitor.
  void tell_forgotten(Error why);

  /// The status after the last event.
  const SessionStatus& status() const noexcept { return status_; }
  std::optional<UnixTime> next_check_at() const noexcept { return watch_.probe_at; }
  /// The number of events so far.
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
  /// AuthManager::token_digest() of the session that was held last; empty for none.
  std::string last_digest_;
  /// AuthManager::token_digest() of the session whose loss was reported; empty for none.
  std::string told_digest_;
};

}  // namespace matinee::session
