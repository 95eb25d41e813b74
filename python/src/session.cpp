// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <utility>

#include "access/agent_connection.hpp"
#include "access/surroundings.hpp"
#include "host/circumstances.hpp"
#include "host/config_file.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "http/curl_transport.hpp"
#include "mubi/client.hpp"
#include "mubi/page.hpp"
#include "session/keyring_provider.hpp"

namespace matinee::python {

namespace {

// As on the command line: an empty value is usually a variable that is not set.
Result<void> refuse_empty(const Arguments& arguments) {
  const std::pair<const char*, const std::optional<std::string>&> k_texts[] = {
      {"browser", arguments.browser},
      {"cookies_file", arguments.cookies_file},
      {"cacert", arguments.cacert},
      {"country", arguments.country}};
  for (const auto& [name, text] : k_texts) {
    if (text && text->empty()) return host::empty_value(name);
  }
  const auto rules = arguments.connect_to.value_or(std::vector<std::string>());
  for (const std::string& rule : rules) {
    if (rule.empty()) return host::empty_value("connect_to");
  }
  return {};
}

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

Session::Session(access::Configuration configuration, cookies::Environment environment)
    : configuration_(std::move(configuration)), environment_(std::move(environment)) {}

Result<std::unique_ptr<Session>> Session::open(Arguments arguments) {
  MATINEE_TRY_ASSIGN(access::Configuration chosen, access::read_configuration());
  access::Options& options = chosen.options;
  MATINEE_TRY(refuse_empty(arguments));
  if (arguments.browser || arguments.cookies_file) {
    options.cookies_from_browser = arguments.browser.value_or("");
    options.cookies_file = arguments.cookies_file.value_or("");
  }
  if (arguments.cacert) options.cacert = host::absolute(*arguments.cacert);
  if (arguments.connect_to) options.connect_to = *std::move(arguments.connect_to);
  const std::string country = arguments.country.value_or("");
  if (!country.empty()) options.country = mubi::country_code(country).value_or(country);
  options.use_agent = arguments.use_agent.value_or(options.use_agent);
  chosen.may_prompt = arguments.may_prompt.value_or(chosen.may_prompt);
  options.scope = cookies::Scope::site;  // for remember_token
  MATINEE_TRY(access::check(options));
  return std::unique_ptr<Session>(new Session(std::move(chosen), access::read_environment()));
}

Result<std::unique_ptr<http::Transport>> Session::open_transport() {
  return http::CurlTransport::open({.cacert = configuration_.options.cacert,
                                    .connect_to = configuration_.options.connect_to,
                                    .credential_hosts = mubi::credential_hosts(),
                                    .user_agent = "matinee-python/" MATINEE_VERSION});
}

std::unique_ptr<cookies::KeyProvider> Session::make_keyring() {
  const auto prompting =
      configuration_.may_prompt ? keyring::Prompting::allowed : keyring::Prompting::forbidden;
  return std::make_unique<session::KeyringProvider>(
      keyring::Settings{.bus_address = host::variable("DBUS_SESSION_BUS_ADDRESS"),
                        .runtime_dir = host::variable("XDG_RUNTIME_DIR")},
      prompting, clock_, [this](std::string_view line) { detail(line); }, stop_token());
}

Result<agent::Client> Session::connect_agent() {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  return access::connect_agent(place, access::circumstances_of(environment_, {}));
}

std::string Session::session_bus() const {
  return host::session_bus();
}

// A new one unless the last one holds a session itself: meanwhile an agent may have started.
Result<access::Access*> Session::access() {
  if (is_closed_) return Error(Errc::usage, "the AuthManager is closed");
  const bool holds_session = auth_ != nullptr && auth_->session_cookies() != nullptr;
  if (holds_session && !stop_.stop_requested()) return access_.get();
  drop();
  {
    const std::scoped_lock hold(known_mutex_);
    if (stop_.stop_requested()) stop_ = {};
  }
  access::Parts& parts = *this;  // make_unique may not see a private base
  access_ = std::make_unique<access::Access>(configuration_.options, environment_, parts, clock_);
  return access_.get();
}

void Session::drop() {
  auth_ = nullptr;
  is_from_sign_in_ = false;
  access_.reset();
}

// The one place that hears of every refusal.
Error Session::drop_if_refused(Error why) {
  if (why.code() == Errc::rejected) {
    drop();
    set_known(known_of_refused(*known()));
  }
  return why;
}

Result<void> Session::read_anew() {
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
  access->leave_agent();
  is_from_sign_in_ = false;
  MATINEE_TRY_ASSIGN(auth_, access->auth_manager());
  if (auto extracted = auth_->extract_cookies(); !extracted) {
    set_known({});
    return drop_if_refused(extracted.error());
  }
  return publish({});
}

Result<void> Session::extract_cookies() {
  const std::scoped_lock alone(call_mutex_);
  return read_anew();
}

Result<std::shared_ptr<const Known>> Session::generate_headers() {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
  // A sign-in in the browser replaces the session; one that is not readable leaves it as it is.
  const bool is_from_source = auth_ != nullptr && !is_from_sign_in_;
  if (is_from_source && auth_->source_has_changed()) (void)auth_->refresh();
  auto headers = access->headers();
  if (!headers) return drop_if_refused(headers.error());
  MATINEE_TRY(publish(*std::move(headers)));
  return known();
}

// Makes public what a report says, and sums it up.
Result<bool> Session::judge(Result<agent::StatusReport> report) {
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

Result<bool> Session::validate_session() {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
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

Result<bool> Session::refresh() {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
  return judge(is_from_sign_in_ ? access->status() : access->refresh());
}

Result<void> Session::identify() {
  const std::scoped_lock alone(call_mutex_);
  const auto before = known();
  if (before->status.user_id && before->status.origin) return {};
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
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

Result<CookieJar> Session::cookie_jar() {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY(access());
  if (auth_ == nullptr || auth_->session_cookies() == nullptr) MATINEE_TRY(read_anew());
  const CookieJar& jar = *auth_->session_cookies();
  if (!jar.cookies.empty()) return jar.clone();
  return Error(Errc::usage, "this session was not found among cookies: it is a token");
}

Result<void> Session::login(const SignIn& how) {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY_ASSIGN(access::Access * access, this->access());
  MATINEE_TRY_ASSIGN(http::Transport * transport, access->transport());
  const login::Service service{.transport = *transport,
                               .clock = clock_,
                               .settings = {.country = configuration_.options.country},
                               .stop = stop_token()};
  const auto show_code = [this](std::string_view code) { note(Note::Kind::code, code); };
  const auto notice = [this](std::string_view line) { note(Note::Kind::notice, line); };
  MATINEE_TRY_ASSIGN(HeldSession session,
                     python::sign_in(how, environment_, service, show_code, notice));
  return adopt(std::move(session));
}

Result<void> Session::adopt(HeldSession session) {
  // A named source goes before an agent, so that one would not be asked for this session.
  if (access_->names_source()) access_->leave_agent();
  MATINEE_TRY_ASSIGN(agent::StatusReport report, access_->adopt(std::move(session)));
  if (report.from_agent) {
    auth_ = nullptr;
    set_known(known_of_agent(std::move(report.status), {}));
    return {};
  }
  access_->leave_agent();
  MATINEE_TRY(publish({}));
  is_from_sign_in_ = true;
  return {};
}

Result<void> Session::publish(std::optional<AuthHeaders> headers) {
  if (access_->agent() != nullptr) {
    if (headers) set_known(known_of_agent(*std::move(headers), *known()));
    return {};
  }
  MATINEE_TRY_ASSIGN(auth_, access_->auth_manager());
  set_known(known_of(*auth_, std::move(headers), *known()));
  return {};
}

void Session::set_known(Known known) {
  auto next = std::make_shared<const Known>(std::move(known));
  const std::scoped_lock hold(known_mutex_);
  known_ = std::move(next);
}

void Session::interrupt() {
  const std::scoped_lock hold(known_mutex_);
  stop_.request_stop();
}

void Session::close() {
  is_closed_ = true;
  interrupt();
  const std::scoped_lock alone(call_mutex_);
  drop();
  set_known({});
}

void Session::abandon() noexcept {
  (void)access_.release();
}

void Session::note(Note::Kind kind, std::string_view text) {
  const std::scoped_lock hold(known_mutex_);
  notes_.push_back({.kind = kind, .text = std::string(text)});
}

std::shared_ptr<const Known> Session::known() const {
  const std::scoped_lock hold(known_mutex_);
  return known_;
}

std::vector<Note> Session::take_notes() {
  const std::scoped_lock hold(known_mutex_);
  return std::exchange(notes_, {});
}

std::string_view Session::source_kind() const noexcept {
  const access::Options& options = configuration_.options;
  if (!options.cookies_file.empty()) return "file";
  if (!options.cookies_from_browser.empty()) return "browser";
  const bool is_token = !options.token_file.empty() || !options.token_credential.empty();
  return is_token ? "token" : "";
}

}  // namespace matinee::python
