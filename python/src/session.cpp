// SPDX-License-Identifier: MIT
#include "session.hpp"

#include <utility>

#include <matinee/secret.hpp>

#include "access/agent_connection.hpp"
#include "access/surroundings.hpp"
#include "host/circumstances.hpp"
#include "host/environment.hpp"
#include "http/curl_transport.hpp"
#include "mubi/client.hpp"
#include "session/keyring_provider.hpp"

namespace matinee::python {

Session::Session(access::Configuration configuration, cookies::Environment environment)
    : configuration_(std::move(configuration)),
      environment_(std::move(environment)),
      lasting_(configuration_.options, environment_, *this, clock_) {}

Result<std::unique_ptr<Session>> Session::open(Arguments arguments) {
  MATINEE_TRY_ASSIGN(access::Configuration chosen, configuration_with(std::move(arguments)));
  return std::unique_ptr<Session>(new Session(std::move(chosen), access::read_environment()));
}

// -- Parts ----------------------------------------------------------------------------------------

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

// -- calls ----------------------------------------------------------------------------------------

Result<void> Session::begin() {
  const std::scoped_lock hold(state_mutex_);
  if (is_closed_) return Error(Errc::usage, "the AuthManager is closed");
  if (stop_.stop_requested()) stop_ = {};
  return {};
}

template <class Work>
std::invoke_result_t<Work> Session::call(const Work& work) {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY(begin());
  auto done = work();
  wipe_stack();  // the thread is this call's own, and its stack may be kept for another one
  return done;
}

Result<void> Session::extract_cookies() {
  return call([this] { return lasting_.extract(); });
}

Result<std::shared_ptr<const access::Known>> Session::generate_headers() {
  return call([this] { return lasting_.headers(); });
}

Result<bool> Session::validate_session() {
  return call([this] { return lasting_.validate(); });
}

Result<bool> Session::refresh() {
  return call([this] { return lasting_.refresh(); });
}

Result<void> Session::identify() {
  return call([this] { return lasting_.identify(); });
}

Result<CookieJar> Session::cookie_jar() {
  return call([this] { return lasting_.cookies(); });
}

Result<void> Session::login(const SignIn& how) {
  return call([&]() -> Result<void> {
    MATINEE_TRY_ASSIGN(http::Transport * transport, lasting_.transport());
    const login::Service service{.transport = *transport,
                                 .clock = clock_,
                                 .settings = {.country = configuration_.options.country},
                                 .stop = stop_token()};
    const auto show_code = [this](std::string_view code) { note(Note::Kind::code, code); };
    const auto notice = [this](std::string_view line) { note(Note::Kind::notice, line); };
    MATINEE_TRY_ASSIGN(HeldSession session,
                       python::sign_in(how, environment_, service, show_code, notice));
    return lasting_.adopt(std::move(session));
  });
}

void Session::interrupt() {
  const std::scoped_lock hold(state_mutex_);
  stop_.request_stop();
}

void Session::close() {
  {
    const std::scoped_lock hold(state_mutex_);
    is_closed_ = true;
  }
  interrupt();
  const std::scoped_lock alone(call_mutex_);
  lasting_.forget();
}

void Session::note(Note::Kind kind, std::string_view text) {
  const std::scoped_lock hold(state_mutex_);
  notes_.push_back({.kind = kind, .text = std::string(text)});
}

std::vector<Note> Session::take_notes() {
  const std::scoped_lock hold(state_mutex_);
  return std::exchange(notes_, {});
}

}  // namespace matinee::python
