// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <matinee/clock.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include "access/surroundings.hpp"
#include "agent/client.hpp"
#include "agent/protocol.hpp"
#include "host/environment.hpp"
#include "http/curl_transport.hpp"
#include "login/token.hpp"
#include "mubi/client.hpp"
#include "mubi/page.hpp"
#include "session/cookie_extractor.hpp"
#include "session/keyring_provider.hpp"

namespace matinee::python {

namespace {

// The session's own cookies, and the other one that the design names.
constexpr std::array<std::string_view, 3> k_session_cookies{"lt", "_mubi_session",
                                                            "remember_token"};

// Of several cookies of a name the one that a browser sends to https://mubi.com/ first.
const Cookie* find_sent(const CookieJar& jar, std::string_view name) {
  const Cookie* best = nullptr;
  for (const Cookie& cookie : jar.cookies) {
    const bool is_sites = cookie.domain == "mubi.com" || cookie.domain == ".mubi.com";
    if (cookie.name != name || !is_sites || cookie.path != "/") continue;
    if (best == nullptr || (cookie.host_only() && !best->host_only())) best = &cookie;
  }
  return best;
}

CookieJar session_part_of(const CookieJar& jar) {
  CookieJar part;
  part.origin = jar.origin;
  for (const std::string_view name : k_session_cookies) {
    const Cookie* found = find_sent(jar, name);
    if (found == nullptr) continue;
    Cookie copy;
    copy.name = found->name;
    copy.domain = found->domain;
    copy.path = found->path;
    copy.value = found->value.clone();
    part.cookies.push_back(std::move(copy));
  }
  return part;
}

std::string title_of(const CookieOrigin& origin) {
  return origin.profile.empty() ? origin.browser
                                : fmt::format("{} {}", origin.browser, origin.profile);
}

Result<bool> verdict_on(const SessionStatus& status) {
  const auto reason = [&](Errc code, std::string_view words) {
    return status.reason ? *status.reason : Error(code, std::string(words));
  };
  switch (status.state) {
    case SessionState::valid:
      return true;
    case SessionState::expired:
      return false;
    case SessionState::signed_out:
      return reason(Errc::signed_out, "no mubi.com session in any browser");
    case SessionState::offline:
      return reason(Errc::network, "the service cannot be reached");
    case SessionState::unknown:
      return reason(Errc::failure, "the service does not say whether it accepts the session");
  }
  return Error(Errc::bug, "a state without a meaning");
}

// Whether an error is the agent's last word on the session: not where it could not be asked, or
// reaches the service in another way. The browsers are still there to be looked at then.
bool is_last_word(const agent::Client& agent, const Error& error) noexcept {
  return agent.is_usable() && error.code() != Errc::unavailable;
}

// Whether these are the headers of that token.
bool are_of(const AuthHeaders& headers, const Secret& token) {
  constexpr std::string_view k_scheme = "Bearer ";
  const std::string_view value = headers.authorization.reveal();
  return value.starts_with(k_scheme) && value.substr(k_scheme.size()) == token.reveal();
}

}  // namespace

// One way to the session, for as long as it is not interrupted.
struct Session::Parts {
  std::stop_token stop;
  SystemClock clock = {};
  std::unique_ptr<cookies::KeyProvider> keyring = {};
  std::unique_ptr<SessionSource> source = {};
  std::unique_ptr<http::Transport> transport = {};
  std::unique_ptr<AuthManager> auth = {};
};

Session::Session(Options options, cookies::Environment environment,
                 std::optional<cookies::Selector> selector)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      selector_(std::move(selector)) {}

Session::~Session() = default;

Result<std::unique_ptr<Session>> Session::open(Options options) {
  const auto country = mubi::country_code(options.country);
  if (!country) {
    return Error(Errc::usage,
                 fmt::format("not a country code of two letters: {}", options.country));
  }
  options.country = *country;
  for (const std::string& rule : options.connect_to) {
    // A mistake would lead to the real network with the real session.
    if (std::ranges::count(rule, ':') >= 3) continue;
    return Error(Errc::usage, fmt::format("not HOST1:PORT1:HOST2:PORT2: {}", rule));
  }
  if (!options.browser.empty() && !options.cookies_file.empty()) {
    return Error(Errc::usage, "either a browser or a file of cookies, not both");
  }
  std::optional<cookies::Selector> selector;
  if (!options.browser.empty()) {
    MATINEE_TRY_ASSIGN(selector, cookies::parse_selector(options.browser));
  }
  MATINEE_TRY_ASSIGN(auto environment, access::read_environment());
  return std::unique_ptr<Session>(
      new Session(std::move(options), std::move(environment), std::move(selector)));
}

std::unique_ptr<SessionSource> Session::make_source(Parts& parts) {
  const auto notice = [this](std::string_view line) { note(line); };
  if (!options_.cookies_file.empty()) {
    return std::make_unique<session::FileSource>(options_.cookies_file, parts.clock, notice,
                                                 parts.stop);
  }
  if (options_.browser.empty() && !options_.token_file.empty()) {
    return std::make_unique<login::TokenFileSource>(options_.token_file);
  }
  const keyring::Settings desktop{.bus_address = host::variable("DBUS_SESSION_BUS_ADDRESS"),
                                  .runtime_dir = host::variable("XDG_RUNTIME_DIR")};
  const auto prompting =
      options_.may_prompt ? keyring::Prompting::allowed : keyring::Prompting::forbidden;
  parts.keyring = std::make_unique<session::KeyringProvider>(desktop, prompting, parts.clock,
                                                             notice, parts.stop);
  return std::make_unique<session::BrowserSource>(environment_, selector_, parts.clock,
                                                  *parts.keyring, notice);
}

Result<std::unique_ptr<Session::Parts>> Session::make_parts() {
  if (!options_.cacert.empty() && ::access(options_.cacert.c_str(), R_OK) != 0) {
    return Error::from_errno(errno, options_.cacert);
  }
  auto parts = std::make_unique<Parts>();
  {
    const std::scoped_lock hold(known_mutex_);
    if (stop_.stop_requested()) stop_ = {};
    parts->stop = stop_.get_token();
  }
  parts->source = make_source(*parts);
  MATINEE_TRY_ASSIGN(parts->transport,
                     http::CurlTransport::open({.cacert = options_.cacert,
                                                .connect_to = options_.connect_to,
                                                .credential_hosts = mubi::credential_hosts(),
                                                .user_agent = "matinee-python/" MATINEE_VERSION}));
  parts->auth = std::make_unique<AuthManager>(
      *parts->source, *parts->transport, parts->clock,
      AuthSettings{.client = "web", .country = options_.country}, parts->stop);
  return parts;
}

Result<AuthManager*> Session::auth() {
  if (!parts_ || parts_->stop.stop_requested()) {
    parts_.reset();
    MATINEE_TRY_ASSIGN(parts_, make_parts());
  }
  return parts_->auth.get();
}

bool Session::holds_session() const noexcept {
  return parts_ && !parts_->stop.stop_requested() && parts_->auth->session_cookies() != nullptr;
}

Result<void> Session::extract_cookies() {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY_ASSIGN(AuthManager * auth, this->auth());
  if (const auto extracted = auth->extract_cookies(); !extracted) {
    publish_nothing();
    return extracted.error();
  }
  publish({});
  return {};
}

Result<void> Session::generate_headers() {
  const std::scoped_lock alone(call_mutex_);
  if (!holds_session()) {
    if (auto told = ask_agent<AuthHeaders>(&Session::headers_of)) {
      if (!*told) return told->error();
      publish_agents(std::move(**told));
      return {};
    }
  }
  MATINEE_TRY_ASSIGN(AuthManager * auth, this->auth());
  MATINEE_TRY_ASSIGN(AuthHeaders headers, auth->generate_headers());
  publish(std::move(headers));
  return {};
}

Result<bool> Session::validate_session() {
  const std::scoped_lock alone(call_mutex_);
  if (!holds_session()) {
    if (const auto told = ask_agent<bool>(&Session::verdict_of)) return *told;
  }
  MATINEE_TRY_ASSIGN(AuthManager * auth, this->auth());
  MATINEE_TRY_ASSIGN(const SessionStatus status, auth->validate_session());
  publish({});
  if (status.state != SessionState::valid) return verdict_on(status);
  // As in the design, where asking means generating the headers first; costs no further call.
  MATINEE_TRY_ASSIGN(AuthHeaders headers, auth->generate_headers());
  publish(std::move(headers));
  return true;
}

template <class T>
std::optional<Result<T>> Session::ask_agent(Result<T> (Session::*question)(agent::Client&)) {
  if (options_.agent_socket.empty()) return std::nullopt;
  auto agent = agent::Client::connect(options_.agent_socket);
  if (!agent) return std::nullopt;
  Result<T> told = (this->*question)(*agent);
  if (told || is_last_word(*agent, told.error())) return told;
  note(fmt::format("the agent: {}", told.error().message()));
  return std::nullopt;
}

Result<AuthHeaders> Session::headers_of(agent::Client& agent) {
  return agent.headers(agent::network_of(options_.cacert, options_.connect_to));
}

Result<bool> Session::verdict_of(agent::Client& agent) {
  MATINEE_TRY_ASSIGN(const auto report,
                     agent.status(agent::network_of(options_.cacert, options_.connect_to)));
  if (report.status.state != SessionState::valid) return verdict_on(report.status);
  MATINEE_TRY_ASSIGN(AuthHeaders headers, headers_of(agent));
  publish_agents(std::move(headers));
  return true;
}

void Session::interrupt() {
  const std::scoped_lock hold(known_mutex_);
  stop_.request_stop();
}

// What the AuthManager holds, and the headers where they are new; else the old ones, as long as
// they are of the same token.
void Session::publish(std::optional<AuthHeaders> headers) {
  AuthManager& auth = *parts_->auth;
  // First of all: where its time is up, the session is read again.
  const auto token = auth.session_cookies() != nullptr
                         ? auth.bearer_token()
                         : Result<const Secret*>(Error(Errc::signed_out, "no session"));
  const CookieJar* jar = auth.session_cookies();
  const SessionStatus status = auth.status();
  const std::scoped_lock hold(known_mutex_);
  known_.cookies.reset();
  if (jar != nullptr) known_.cookies = session_part_of(*jar);
  if (headers) {
    known_.headers = std::move(headers);
  } else if (known_.headers && !(token && are_of(*known_.headers, **token))) {
    known_.headers.reset();
  }
  known_.masked_token = status.token;
  known_.origin = status.origin ? title_of(*status.origin) : "";
}

void Session::publish_agents(AuthHeaders headers) {
  const std::scoped_lock hold(known_mutex_);
  known_ = {};
  known_.masked_token = headers.authorization.masked();
  known_.origin = "the agent";
  known_.headers = std::move(headers);
}

void Session::publish_nothing() {
  const std::scoped_lock hold(known_mutex_);
  known_ = {};
}

void Session::note(std::string_view line) {
  const std::scoped_lock hold(known_mutex_);
  notes_.emplace_back(line);
}

Known Session::known() const {
  const std::scoped_lock hold(known_mutex_);
  Known copy{.masked_token = known_.masked_token, .origin = known_.origin};
  if (known_.cookies) copy.cookies = session_part_of(*known_.cookies);
  if (known_.headers) {
    copy.headers = AuthHeaders{.authorization = known_.headers->authorization.clone(),
                               .dt_custom_data = known_.headers->dt_custom_data.clone(),
                               .client = known_.headers->client,
                               .client_country = known_.headers->client_country};
  }
  return copy;
}

std::vector<std::string> Session::take_notes() {
  const std::scoped_lock hold(known_mutex_);
  return std::exchange(notes_, {});
}

}  // namespace matinee::python
