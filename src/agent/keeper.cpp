// SPDX-License-Identifier: MIT
#include "agent/keeper.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
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

// Returns why there are no headers. The last reason of the monitor is the most specific. For a
// refused session it is used only if it is a refusal too: a browser without a session does not
// explain one.
Error why_not(const SessionStatus& status) {
  const bool is_refused = status.state == SessionState::expired;
  if (status.reason && (!is_refused || status.reason->code() == Errc::rejected)) {
    return *status.reason;
  }
  if (is_refused) return {Errc::rejected, "session: the service refuses it"};
  // The session was forgotten, and its source was not read since.
  if (status.state == SessionState::signed_out) {
    return Error(Errc::signed_out, "no session").about(Subject::agent);
  }
  return {Errc::failure, "nothing is known of the session"};
}

// Whether the request changes nothing but the response, and a later response would be as good.
bool is_question(const Order& order) {
  const auto* refreshing = std::get_if<order::Refresh>(&order);
  if (refreshing != nullptr) return !refreshing->takes_back_forget;
  return std::holds_alternative<order::Headers>(order) ||
         std::holds_alternative<order::Status>(order) ||
         std::holds_alternative<order::Credential>(order);
}

// Whether the request can be dropped because its sender has gone. Lock and forget take effect
// anyway. An offered session is dropped, because its sender waits for the check.
bool is_moot(const Order& order, const Asker& asker) {
  return asker.gone.stop_requested() &&
         (is_question(order) || std::holds_alternative<order::Unlock>(order) ||
          std::holds_alternative<order::Accept>(order));
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

void Keeper::ask(Order order, Reply reply, Asker asker) {
  {
    const std::scoped_lock hold(mutex_);
    if (std::holds_alternative<order::Lock>(order)) is_withheld_ = true;
    jobs_.push_back({std::move(order), std::move(reply), std::move(asker)});
  }
  wake_.notify_one();
}

void Keeper::live(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const milliseconds until = look_after();
    if (try_seated()) continue;
    auto job = next_job(until, stop);
    if (!job) continue;
    if (is_locked_ && std::holds_alternative<order::Unlock>(job->order)) {
      seat(std::move(*job));
    } else {
      run(std::move(*job));
    }
  }
  // Answer all pending requests.
  std::deque<Job> left;
  {
    const std::scoped_lock hold(mutex_);
    left.swap(jobs_);
  }
  if (seated_) left.push_back(std::move(*std::exchange(seated_, std::nullopt)));
  for (const Job& job : left)
    job.reply(Error(Errc::cancelled, "the agent is stopping").about(Subject::agent));
}

std::optional<Keeper::Job> Keeper::next_job(milliseconds longest_wait,
                                            const std::stop_token& stop) {
  std::unique_lock hold(mutex_);
  wake_.wait_for(hold, stop, longest_wait, [this] { return !jobs_.empty(); });
  if (stop.stop_requested()) return std::nullopt;
  while (!jobs_.empty()) {
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    if (!is_moot(job.order, job.asker)) return job;
  }
  return std::nullopt;
}

// Removes the pending requests of the same kind. One response is enough for all of them.
std::vector<Keeper::Reply> Keeper::take_equals(const Order& order) {
  std::vector<Reply> replies;
  if (!is_question(order)) return replies;
  const std::scoped_lock hold(mutex_);
  std::erase_if(jobs_, [&](Job& job) {
    if (job.order.index() != order.index() || !is_question(job.order)) return false;
    if (!is_moot(job.order, job.asker)) replies.push_back(std::move(job.reply));
    return true;
  });
  return replies;
}

void Keeper::run(Job job) {
  std::vector<Reply> replies = take_equals(job.order);
  replies.push_back(std::move(job.reply));
  const Answer answer = carry_out(job.order);
  settle();
  for (const Reply& reply : replies)
    reply(answer);
}

// Updates the published state after a request. The response must be sent even if this fails.
void Keeper::settle() {
  try {
    discard_elsewhere();
    publish();
    is_published_ = true;
  } catch (const std::bad_alloc&) {
    withhold();
  }
}

// Does the periodic work, and returns how long the thread may sleep.
milliseconds Keeper::look_after() try {
  // Limit the sleep: nothing else reports that the clock was set or that the machine was suspended.
  milliseconds rest = settings_.monitor.look_interval;
  if (seated_) {
    rest = std::min(rest, guesses_.wait_for(seated_->asker.guesser, clock_.since_boot()));
  }
  if (is_locked_) return rest;
  (void)auth_.enforce_lifetime();
  const auto events = monitor_.events();
  const auto until = monitor_.advance();
  // Check again, because advance() may have read a session.
  if (const auto left = auth_.enforce_lifetime()) rest = std::min(rest, *left);
  const bool is_discarded = auth_.discarded() != discarded_;
  discard_elsewhere();
  // Publish unless nothing has changed. Expired headers must be withdrawn, so the passing of time
  // alone is a reason, unless the state was published just now.
  const bool stands =
      std::exchange(is_published_, false) && monitor_.events() == events && !is_discarded;
  if (!stands) publish();
  const milliseconds due = until ? *until - clock_.now() : milliseconds::zero();
  return std::clamp(due, milliseconds::zero(), rest);
} catch (const std::bad_alloc&) {
  return settings_.monitor.look_interval;
}

// If a token was discarded, makes others wipe their copies, and wipes the unused stack of this
// thread.
void Keeper::discard_elsewhere() {
  const std::size_t discarded = auth_.discarded();
  if (std::exchange(discarded_, discarded) == discarded) return;
  if (settings_.on_token_discarded) settings_.on_token_discarded();
  wipe_stack();
}

// Makes the current headers available to other threads, and logs a change of state.
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
  const bool is_worth_staying =
      !session::is_lost(status.state) && !status.token.empty() && !auth_.has_source();
  const std::scoped_lock hold(mutex_);
  headers_ = std::move(made);
  // While locked, the value of the sealed session stays.
  if (!is_locked_) is_irreplaceable_ = is_worth_staying;
}

// Whether the headers can be made without a request to the service.
bool Keeper::knows_owner() const {
  const SessionStatus known = auth_.status();
  return known.user_id && known.country;
}

void Keeper::withhold() {
  const std::scoped_lock hold(mutex_);
  // A pending `lock` is newer than an `unlock` that was just handled, so it takes precedence.
  const bool is_lock_due = std::ranges::any_of(
      jobs_, [](const Job& job) { return std::holds_alternative<order::Lock>(job.order); });
  is_withheld_ = is_locked_ || is_lock_due;
  headers_.reset();
}

Answer Keeper::carry_out(Order& order) {
  try {
    return carry_out_in_memory(order);
  } catch (const std::bad_alloc&) {
    return Error(Errc::failure, "out of memory", NativeCode{NativeCode::Space::posix, ENOMEM},
                 Recovery::retry_later)
        .about(Subject::agent);
  }
}

Answer Keeper::carry_out_in_memory(Order& order) {
  if (auto* unlocking = std::get_if<order::Unlock>(&order)) return unlock(unlocking->passphrase);
  if (is_locked_) {
    const auto* forgetting = std::get_if<order::Forget>(&order);
    if (forgetting == nullptr || forgetting->everywhere) return locked();
    // Forgetting is allowed without the passphrase.
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

// Fails with the reason if there is no usable session.
Result<void> Keeper::ensure_session() {
  // A client waits, so look now whether the user has just signed in, and ask again if the service
  // was unreachable before.
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
  // A check from the last seconds is good enough, and saves the service a request.
  constexpr seconds k_fresh{5};
  const auto checked_at = monitor_.status().checked_at;
  const bool is_fresh = checked_at && clock_.now() - *checked_at < k_fresh;
  MATINEE_TRY(monitor_.look_now());
  const bool has_one = !session::is_lost(monitor_.status().state);
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

// A report about any other token is outdated, so there is nothing to check.
Answer Keeper::report_refused(const order::ReportRefused& report) {
  if (report.fingerprint == auth_.token_digest()) MATINEE_TRY(monitor_.check_reported());
  return known_status();
}

Answer Keeper::credential() {
  MATINEE_TRY(ensure_session());
  // This reads the session again if its lifetime in memory has ended.
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
  if (everywhere) return end_everywhere();
  const auto origin = auth_.status().origin;
  auth_.forget_on_request();
  monitor_.tell_forgotten(session::forgotten_error());
  return shared(encode_forgotten(origin));
}

// A session that was ended at the service is of no use in the browser either.
Answer Keeper::end_everywhere() {
  const auto ended = auth_.end_session();
  if (!ended) {
    // The service may have refused the current session, so check it.
    if (session::is_lost(ended.error())) MATINEE_TRY(monitor_.check_now());
    return ended.error();
  }
  monitor_.tell_forgotten(
      Error(Errc::signed_out, "you ended this session with matinee logout --everywhere"));
  return shared(encode_forgotten(*ended));
}

}  // namespace matinee::agent
