// SPDX-License-Identifier: MIT
#include "agent/keeper.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include <fmt/format.h>

#include "session/chooser.hpp"
#include "session/cookie_extractor.hpp"

namespace matinee::agent {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};

std::shared_ptr<const Secret> nothing_to_say() {
  return shared("{}");
}

Error locked() {
  return Error(Errc::locked, "the agent is locked").about(Subject::agent);
}

// Why there are no headers. The reason of the last reading or answer tells the most, as long as it
// is of the state's own kind: a browser without a session is not why the service refused one.
Error why_not(const SessionStatus& status) {
  const bool is_refused = status.state == SessionState::expired;
  if (status.reason && (!is_refused || status.reason->code() == Errc::rejected)) {
    return *status.reason;
  }
  if (is_refused) return {Errc::rejected, "session: the service refuses it"};
  // Nothing was looked for: it was forgotten.
  if (status.state == SessionState::signed_out) {
    return Error(Errc::signed_out, "no session").about(Subject::agent);
  }
  return {Errc::failure, "nothing is known of the session"};
}

}  // namespace

Keeper::Keeper(SessionSource& source, http::Transport& transport, Clock& clock,
               const KeeperSettings& settings, session::SessionMonitor::CallForSignIn call, Log log)
    : clock_(clock),
      settings_(settings),
      log_(std::move(log)),
      auth_(source, transport, clock, settings.auth, stop_.get_token()),
      monitor_(auth_, clock, settings.monitor, std::move(call), std::random_device{}()),
      thread_([this] { live(stop_.get_token()); }) {}

Keeper::~Keeper() {
  stop();
}

void Keeper::stop() {
  stop_.request_stop();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const Secret> Keeper::headers_at_hand() const {
  const std::scoped_lock hold(mutex_);
  return is_withheld_ ? nullptr : headers_;
}

bool Keeper::is_locked() const {
  const std::scoped_lock hold(mutex_);
  return is_withheld_;
}

bool Keeper::is_irreplaceable() const {
  const std::scoped_lock hold(mutex_);
  return is_irreplaceable_;
}

void Keeper::ask(Order order, Reply reply) {
  {
    const std::scoped_lock hold(mutex_);
    if (std::holds_alternative<order::Lock>(order)) is_withheld_ = true;
    jobs_.push_back({std::move(order), std::move(reply)});
  }
  wake_.notify_one();
}

void Keeper::live(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const UnixTime until = look_after();
    auto job = next_job(until, stop);
    if (!job) continue;
    Answer answer = carry_out(job->order);
    publish();
    is_published_ = true;
    job->reply(std::move(answer));
  }
  // Nobody who asked is left without an answer.
  std::deque<Job> left;
  {
    const std::scoped_lock hold(mutex_);
    left.swap(jobs_);
  }
  for (const Job& job : left)
    job.reply(Error(Errc::cancelled, "the agent is stopping").about(Subject::agent));
}

std::optional<Keeper::Job> Keeper::next_job(UnixTime until, const std::stop_token& stop) {
  // Bounded, since a clock that is set or a machine that sleeps is told by nothing else.
  const seconds wait =
      std::clamp(until - clock_.now(), seconds(0), settings_.monitor.look_interval);
  std::unique_lock hold(mutex_);
  wake_.wait_for(hold, stop, wait, [this] { return !jobs_.empty(); });
  if (jobs_.empty() || stop.stop_requested()) return std::nullopt;
  Job job = std::move(jobs_.front());
  jobs_.pop_front();
  return job;
}

UnixTime Keeper::look_after() {
  if (is_locked_) return clock_.now() + settings_.monitor.look_interval;
  const auto events = monitor_.events();
  const auto until = monitor_.advance();
  // What has run out meanwhile is withdrawn, so that time alone is a reason too.
  const bool stands = std::exchange(is_published_, false) && monitor_.events() == events;
  if (!stands) publish();
  return until ? *until : clock_.now();
}

// Makes known what there is to hand out.
void Keeper::publish() {
  const SessionStatus& status = monitor_.status();
  const bool may_have =
      status.state == SessionState::valid || status.state == SessionState::offline;
  std::shared_ptr<const Secret> made;
  const auto headers = !is_locked_ && may_have ? auth_.known_headers() : std::nullopt;
  if (headers) made = std::make_shared<const Secret>(encode_headers(*headers));
  if (status.state != logged_state_) {
    log_(fmt::format("session: {}{}{}", to_string(status.state), status.reason ? ": " : "",
                     status.reason ? status.reason->message() : ""));
    logged_state_ = status.state;
  }
  const bool is_worth_staying = may_have && !status.token.empty() && !auth_.has_source();
  const std::scoped_lock hold(mutex_);
  headers_ = std::move(made);
  // One that is sealed stays what it was.
  if (!is_locked_) is_irreplaceable_ = is_worth_staying;
}

// Then the headers can be made without asking anybody.
bool Keeper::knows_owner() const {
  const SessionStatus known = auth_.status();
  return known.user_id && known.country;
}

void Keeper::withhold() {
  const std::scoped_lock hold(mutex_);
  is_withheld_ = is_locked_;
  headers_.reset();
}

Answer Keeper::carry_out(Order& order) {
  if (auto* unlocking = std::get_if<order::Unlock>(&order)) return unlock(unlocking->passphrase);
  if (is_locked_) {
    const auto* forgetting = std::get_if<order::Forget>(&order);
    if (forgetting == nullptr || forgetting->everywhere) return locked();
    // Forgetting needs no passphrase.
    is_sealed_forgotten_ = true;
    const std::scoped_lock hold(mutex_);
    is_irreplaceable_ = false;
    return nothing_to_say();
  }
  if (std::holds_alternative<order::Headers>(order)) return headers();
  if (std::holds_alternative<order::Status>(order)) return status();
  if (const auto* refreshing = std::get_if<order::Refresh>(&order)) return refresh(*refreshing);
  if (const auto* report = std::get_if<order::ReportRefused>(&order))
    return report_refused(*report);
  if (std::holds_alternative<order::Credential>(order)) return credential();
  if (auto* accepting = std::get_if<order::Accept>(&order))
    return accept(std::move(accepting->session));
  if (auto* forgetting = std::get_if<order::Forget>(&order)) return forget(forgetting->everywhere);
  if (auto* locking = std::get_if<order::Lock>(&order)) return lock(locking->passphrase);
  return Error(Errc::bug, fmt::format("{}: not the keeper's to carry out", method_of(order)));
}

// What there is to hand out; else why there is nothing.
Result<void> Keeper::ensure_session() {
  // Somebody waits: what has just been signed in to is worth a look, and a service that was away
  // another question.
  MATINEE_TRY(monitor_.look_now());
  const SessionState before = monitor_.status().state;
  const bool is_open = before == SessionState::offline || before == SessionState::unknown;
  if (is_open && !knows_owner()) MATINEE_TRY(monitor_.check_now());

  const SessionStatus& status = monitor_.status();
  const bool may_have = status.state == SessionState::valid ||
                        (status.state == SessionState::offline && knows_owner());
  if (!may_have) return why_not(status);
  return {};
}

Answer Keeper::headers() {
  MATINEE_TRY(ensure_session());
  MATINEE_TRY_ASSIGN(const AuthHeaders headers, auth_.generate_headers());
  return std::make_shared<const Secret>(encode_headers(headers));
}

Answer Keeper::status() {
  // An answer that is seconds old is as good as a new one, and costs the service nothing.
  constexpr seconds k_fresh{5};
  const auto checked_at = monitor_.status().checked_at;
  const bool is_fresh = checked_at && clock_.now() - *checked_at < k_fresh;
  MATINEE_TRY(monitor_.look_now());
  const SessionState state = monitor_.status().state;
  const bool has_one = state != SessionState::signed_out && state != SessionState::expired;
  if (!is_fresh && has_one) MATINEE_TRY(monitor_.check_now());
  return known_status();
}

Answer Keeper::known_status() const {
  return shared(encode_status({.status = monitor_.status(),
                               .from_agent = true,
                               .next_check_at = monitor_.next_check_at()}));
}

Answer Keeper::refresh(const order::Refresh& order) {
  if (order.takes_back_forget) auth_.remember();
  MATINEE_TRY(monitor_.refresh_now());
  return known_status();
}

// About any other token there is nothing to check: the agent has moved on since.
Answer Keeper::report_refused(const order::ReportRefused& report) {
  if (report.fingerprint == auth_.token_digest()) MATINEE_TRY(monitor_.check_reported());
  return known_status();
}

Answer Keeper::credential() {
  MATINEE_TRY(ensure_session());
  // One whose time in memory is up is read again first.
  MATINEE_TRY(auth_.credential());
  const auto session = auth_.held_session();
  if (!session) return why_not(monitor_.status());
  return std::make_shared<const Secret>(encode_session(*session));
}

Answer Keeper::accept(std::variant<HeldSession, CookieJar> session) {
  const auto accepted =
      std::visit(Overloaded{[&](HeldSession& one) { return auth_.accept(std::move(one)); },
                            [&](CookieJar& jar) {
                              session::JarSource source(std::move(jar), clock_);
                              return auth_.accept_from(source);
                            }},
                 session);
  if (!accepted) return accepted.error();
  monitor_.take(*accepted);
  return status();
}

Answer Keeper::forget(bool everywhere) {
  const auto origin = auth_.status().origin;
  if (everywhere) MATINEE_TRY(auth_.end_session());
  auth_.forget_on_request();
  // What was ended at the service is gone from the browser too.
  const Error ended(Errc::signed_out, "you ended this session with matinee logout --everywhere");
  monitor_.tell_forgotten(everywhere ? ended : session::forgotten_error());
  return shared(encode_forgotten(origin));
}

// It was forgotten while nobody could say which one it is.
Result<void> Keeper::forget_sealed(const Secret& plain) {
  if (!plain.empty()) {
    MATINEE_TRY_ASSIGN(HeldSession held, parse_session(plain));
    (void)auth_.restore(std::move(held));
  }
  auth_.forget_on_request();
  monitor_.tell_forgotten(session::forgotten_error());
  return {};
}

Answer Keeper::lock(const Secret& passphrase) {
  const auto session = auth_.release();
  sealed_.emplace(passphrase, session ? encode_session(*session) : Secret());
  is_locked_ = true;
  withhold();
  log_("locked");
  return nothing_to_say();
}

Answer Keeper::unlock(const Secret& passphrase) {
  if (!is_locked_) return Error(Errc::usage, "the agent is not locked").about(Subject::agent);
  // Guessing gets slower with each wrong guess, as with ssh-agent.
  constexpr int k_most_waits = 100;
  clock_.sleep_for(milliseconds(100) * std::min(wrong_passphrases_, k_most_waits),
                   stop_.get_token());
  const auto sealed = sealed_->open(passphrase);
  if (!sealed) {
    ++wrong_passphrases_;
    return Error(Errc::locked, "the passphrase is wrong; the agent stays locked")
        .about(Subject::agent);
  }
  wrong_passphrases_ = 0;
  is_locked_ = false;
  sealed_.reset();
  withhold();
  log_("unlocked");
  if (std::exchange(is_sealed_forgotten_, false)) {
    MATINEE_TRY(forget_sealed(*sealed));
    return nothing_to_say();
  }
  if (!sealed->empty()) {
    MATINEE_TRY_ASSIGN(HeldSession held, parse_session(*sealed));
    // What has run out while it was locked is read from its source again.
    (void)auth_.restore(std::move(held));
  }
  MATINEE_TRY(monitor_.check_now());
  return nothing_to_say();
}

}  // namespace matinee::agent
