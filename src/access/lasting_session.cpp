// SPDX-License-Identifier: MIT
#include "access/lasting_session.hpp"

#include <utility>

#include "session/chooser.hpp"

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

// Returns the cookies among which the session of `headers` was found. Ignores other sessions.
Result<CookieJar> cookies_of(const AuthHeaders& headers, const std::optional<CookieOrigin>& origin,
                             const SessionSurvey& survey) {
  std::optional<Error> unread;
  if (!survey.unread.empty()) unread = survey.unread.front().why;
  // Open the likely place first, because opening a candidate may raise a prompt of the keyring.
  for (const bool is_likely : {true, false}) {
    for (const SessionCandidate& candidate : survey.candidates) {
      if ((origin && candidate.origin.file == origin->file) != is_likely) continue;
      auto opened = candidate.open();
      if (!opened) {
        if (opened.error().code() == Errc::cancelled) return opened.error();
        if (!unread && !session::is_lost(opened.error())) unread = opened.error();
      } else if (opened->credential && are_of(headers, opened->credential->token)) {
        return std::move(opened->cookies);
      }
    }
  }
  if (unread) return *unread;
  return Error(Errc::usage, "the agent's session is not among the cookies that can be read here");
}

}  // namespace

LastingSession::LastingSession(Options options, cookies::Environment environment, Parts& parts,
                               Clock& clock)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      parts_(parts),
      clock_(clock) {}

// Returns the existing Access if it holds a session itself. Otherwise creates a new one, because an
// agent may have started since. An Access whose stop token has been triggered cannot make requests
// any more, so a session that it holds moves to a new Access.
Result<Access*> LastingSession::access() {
  const bool holds_session = auth_ != nullptr && auth_->session_cookies() != nullptr;
  if (holds_session && !stop_.stop_requested()) return access_.get();
  auto fresh = std::make_unique<Access>(options_, environment_, parts_, clock_);
  AuthManager* auth = nullptr;
  if (holds_session) {
    fresh->leave_agent();
    MATINEE_TRY_ASSIGN(auth, fresh->auth_manager());
    // restore() fails for a session that has expired meanwhile. There is then no session.
    if (auto held = auth_->release()) (void)auth->restore(*std::move(held));
  }
  const bool is_from_sign_in = is_from_sign_in_;
  drop();
  auth_ = auth;
  is_from_sign_in_ = is_from_sign_in && holds_session;
  stop_ = parts_.stop_token();
  access_ = std::move(fresh);
  return access_.get();
}

void LastingSession::drop() {
  auth_ = nullptr;
  is_from_sign_in_ = false;
  access_.reset();
}

void LastingSession::forget() {
  drop();
  set_known({});
}

// Keeps the cookies readable until the next call, so that the caller can tell which were refused.
void LastingSession::forget_refused() {
  Known read;
  if (const auto before = known(); before->cookies) read.cookies = before->cookies->clone();
  drop();
  set_known(std::move(read));
}

// Every error about a lost session passes through this function.
Error LastingSession::forget_if_lost(Error why) {
  if (why.code() == Errc::rejected) forget_refused();
  if (why.code() == Errc::signed_out) forget();
  return why;
}

Result<void> LastingSession::extract() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  access->leave_agent();
  MATINEE_TRY_ASSIGN(AuthManager * auth, access->auth_manager());
  auto before = auth_ == nullptr ? std::nullopt : auth_->release();
  auto extracted = auth->extract_cookies();
  // A cancelled call leaves the session as it was.
  if (!extracted && extracted.error().code() == Errc::cancelled && before) {
    (void)auth->restore(*std::move(before));
    return extracted;
  }
  is_from_sign_in_ = false;
  auth_ = auth;
  if (!extracted) {
    set_known({});
    return forget_if_lost(extracted.error());
  }
  return publish({});
}

Result<std::shared_ptr<const Known>> LastingSession::headers() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // If the user has signed in again in the browser, the new session replaces the old one. If it
  // cannot be read, the old one stays.
  const bool is_from_source = auth_ != nullptr && !is_from_sign_in_;
  if (is_from_source && auth_->source_has_changed()) (void)auth_->refresh();
  auto headers = access->headers();
  if (!headers) return forget_if_lost(headers.error());
  MATINEE_TRY(publish(*std::move(headers)));
  return known();
}

// Publishes the state in a report and returns whether the session is valid.
Result<bool> LastingSession::judge(Result<agent::StatusReport> report) {
  if (!report) return forget_if_lost(report.error());
  SessionStatus& status = report->status;
  const bool is_valid = status.state == SessionState::valid;
  auto verdict = verdict_on(status);
  if (access_->agent() != nullptr) {
    set_known(known_of_agent(std::move(status), *known()));
  } else {
    MATINEE_TRY(publish({}));
  }
  if (is_valid) return true;
  if (!verdict) return forget_if_lost(verdict.error());
  forget_refused();
  return false;
}

Result<bool> LastingSession::validate() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // The agent's status() may be some seconds old, so ask it to refresh.
  const bool asks_agent = access->agent() != nullptr;
  MATINEE_TRY_ASSIGN(const bool is_valid, judge(asks_agent ? access->refresh() : access->status()));
  if (!is_valid) return false;
  // In the design, a validation generates the headers first, so publish them as well. This needs no
  // further request.
  auto headers = access->headers();
  if (!headers) return forget_if_lost(headers.error());
  MATINEE_TRY(publish(*std::move(headers)));
  return true;
}

Result<bool> LastingSession::refresh() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  return judge(is_from_sign_in_ ? access->status() : access->refresh());
}

Result<SessionStatus> LastingSession::status() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  auto report = access->status();
  if (!report) return forget_if_lost(report.error());
  SessionStatus status = report->status;
  // The service's answer is a state here, not an error.
  (void)judge(std::move(report));
  return status;
}

Result<void> LastingSession::identify() {
  const auto before = known();
  if (before->status.user_id && before->status.origin) return {};
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  if (access->agent() != nullptr) {
    auto report = access->status();
    const bool is_told =
        report && report->status.user_id && report->status.state != SessionState::expired;
    if (is_told && access->agent() != nullptr) {
      set_known(known_of_agent(std::move(report->status), *before));
      return {};
    }
    const auto reason = report ? report->status.reason : std::nullopt;
    MATINEE_TRY_ASSIGN(const bool is_valid, judge(std::move(report)));
    if (is_valid) return {};
    return reason.value_or(Error(Errc::rejected, "the service refuses the session"));
  }
  auto headers = access->headers();
  if (!headers) return forget_if_lost(headers.error());
  return publish(*std::move(headers));
}

Result<CookieJar> LastingSession::cookies() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  const bool holds_session = auth_ != nullptr && auth_->session_cookies() != nullptr;
  if (!holds_session && access->agent() != nullptr) {
    auto headers = access->headers();
    if (!headers) return forget_if_lost(headers.error());
    MATINEE_TRY(publish(*std::move(headers)));
    if (access->agent() != nullptr) return cookies_of_agents_session(*access);
  } else if (!holds_session) {
    MATINEE_TRY(extract());
  }
  const CookieJar& jar = *auth_->session_cookies();
  if (!jar.cookies.empty()) return jar.clone();
  return Error(Errc::usage, "this session was not found among cookies: it is a token");
}

// Searches the place in which the agent found its session. Uses a separate Access, so that this
// object's session does not change.
Result<CookieJar> LastingSession::cookies_of_agents_session(Access& access) {
  const auto report = access.status();
  const auto origin = report ? report->status.origin : std::nullopt;
  Options options = options_;
  options.use_agent = false;
  const bool is_of_file = origin && origin->browser == "file" && origin->file.starts_with('/');
  if (is_of_file) options.cookies_file = origin->file;
  Access apart(std::move(options), environment_, parts_, clock_);
  MATINEE_TRY_ASSIGN(SessionSource * source, apart.local_source());
  MATINEE_TRY_ASSIGN(const SessionSurvey survey, source->survey());
  return cookies_of(*known()->headers, origin, survey);
}

Result<http::Transport*> LastingSession::transport() {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  return access->transport();
}

Result<void> LastingSession::adopt(HeldSession session) {
  MATINEE_TRY_ASSIGN(Access * access, this->access());
  // A named source takes precedence over the agent, so later calls would not ask the agent for this
  // session.
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
