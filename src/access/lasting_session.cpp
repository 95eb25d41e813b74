// SPDX-License-Identifier: MIT
#include "access/lasting_session.hpp"

#include <utility>

namespace matinee::access {

namespace {

Result<bool> verdict_on(const SessionStatus& status) {
  if (status.state == SessionState::valid) return true;
  if (status.state == SessionState::expired) return false;
  if (status.reason) return *status.reason;
  switch (status.state) {
    case SessionState::signed_out:
      return Error(Errc::signed_out, "no mubi.com session");
    case SessionState::offline:
      return Error(Errc::network, "the service cannot be reached");
    default:
      return Error(Errc::failure, "the service gives no clear answer");
  }
}

}  // namespace

LastingSession::LastingSession(Options options, cookies::Environment environment, Parts& parts,
                               Clock& clock)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      parts_(parts),
      clock_(clock) {}

// A new one unless the last one holds a session itself: meanwhile an agent may have started.
Result<Access*> LastingSession::access() {
  const bool holds_session = auth_ != nullptr && auth_->session_cookies() != nullptr;
  if (holds_session && !stop_.stop_requested()) return access_.get();
  drop();
  stop_ = parts_.stop_token();
  access_ = std::make_unique<Access>(options_, environment_, parts_, clock_);
  return access_.get();
}

void LastingSession::drop() {
  auth_ = nullptr;
  is_from_sign_in_ = false;
  access_.reset();
}

// The one place that hears of every refusal.
Error LastingSession::drop_if_refused(Error why) {
  if (why.code() == Errc::rejected) {
    drop();
    set_known(known_of_refused(*known()));
  }
  return why;
}

Result<void> LastingSession::extract() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  access->leave_agent();
  is_from_sign_in_ = false;
  MATINEE_TRY_ASSIGN(auth_, access->auth_manager());
  if (auto extracted = auth_->extract_cookies(); !extracted) {
    set_known({});
    return drop_if_refused(extracted.error());
  }
  return publish({});
}

Result<std::shared_ptr<const Known>> LastingSession::headers() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // A sign-in in the browser replaces the session; one that is not readable leaves it as it is.
  const bool is_from_source = auth_ != nullptr && !is_from_sign_in_;
  if (is_from_source && auth_->source_has_changed()) (void)auth_->refresh();
  auto headers = access->headers();
  if (!headers) return drop_if_refused(headers.error());
  MATINEE_TRY(publish(*std::move(headers)));
  return known();
}

// Makes public what a report says, and sums it up.
Result<bool> LastingSession::judge(Result<agent::StatusReport> report) {
  if (!report) return drop_if_refused(report.error());
  SessionStatus& status = report->status;
  const bool is_valid = status.state == SessionState::valid;
  auto verdict = verdict_on(status);
  if (access_->agent() != nullptr) {
    set_known(known_of_agent(std::move(status), *known()));
  } else {
    MATINEE_TRY(publish({}));
  }
  if (is_valid) return true;
  const bool is_refused = verdict && !*verdict;
  if (!is_refused) return drop_if_refused(verdict.error());
  drop();
  set_known(known_of_refused(*known()));
  return false;
}

Result<bool> LastingSession::validate() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // An agent's status may be seconds old.
  const bool asks_agent = access->agent() != nullptr;
  MATINEE_TRY_ASSIGN(const bool is_valid, judge(asks_agent ? access->refresh() : access->status()));
  if (!is_valid) return false;
  // As in the design, where asking means generating the headers first; costs no further request.
  auto headers = access->headers();
  if (!headers) return drop_if_refused(headers.error());
  MATINEE_TRY(publish(*std::move(headers)));
  return true;
}

Result<bool> LastingSession::refresh() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  return judge(is_from_sign_in_ ? access->status() : access->refresh());
}

Result<void> LastingSession::identify() {
  const auto before = known();
  if (before->status.user_id && before->status.origin) return {};
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  if (access->agent() != nullptr) {
    auto report = access->status();
    const bool is_told = report && report->status.user_id;
    if (!is_told || access->agent() == nullptr) {
      MATINEE_TRY(judge(std::move(report)));
      return {};
    }
    set_known(known_of_agent(std::move(report->status), *before));
    return {};
  }
  auto headers = access->headers();
  if (!headers) return drop_if_refused(headers.error());
  return publish(*std::move(headers));
}

Result<CookieJar> LastingSession::cookies() {
  MATINEE_TRY(access());
  if (auth_ == nullptr || auth_->session_cookies() == nullptr) MATINEE_TRY(extract());
  const CookieJar& jar = *auth_->session_cookies();
  if (!jar.cookies.empty()) return jar.clone();
  return Error(Errc::usage, "this session was not found among cookies: it is a token");
}

Result<http::Transport*> LastingSession::transport() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  return access->transport();
}

Result<void> LastingSession::adopt(HeldSession session) {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // A named source goes before an agent, so that one would not be asked for this session.
  if (access->names_source()) access->leave_agent();
  MATINEE_TRY_ASSIGN(agent::StatusReport report, access->adopt(std::move(session)));
  if (report.from_agent) {
    auth_ = nullptr;
    set_known(known_of_agent(std::move(report.status), {}));
    return {};
  }
  access->leave_agent();
  MATINEE_TRY(publish({}));
  is_from_sign_in_ = true;
  return {};
}

void LastingSession::forget() {
  drop();
  set_known({});
}

Result<void> LastingSession::publish(std::optional<AuthHeaders> headers) {
  if (access_->agent() != nullptr) {
    if (headers) set_known(known_of_agent(*std::move(headers), *known()));
    return {};
  }
  MATINEE_TRY_ASSIGN(auth_, access_->auth_manager());
  set_known(known_of(*auth_, std::move(headers), *known()));
  return {};
}

void LastingSession::set_known(Known known) {
  auto next = std::make_shared<const Known>(std::move(known));
  const std::scoped_lock hold(known_mutex_);
  known_ = std::move(next);
}

std::shared_ptr<const Known> LastingSession::known() const {
  const std::scoped_lock hold(known_mutex_);
  return known_;
}

}  // namespace matinee::access
