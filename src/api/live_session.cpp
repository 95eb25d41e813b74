// SPDX-License-Identifier: MIT
#include "api/live_session.hpp"

#include <utility>

#include <matinee/secret.hpp>

#include "access/agent_connection.hpp"
#include "access/surroundings.hpp"
#include "api/configuration.hpp"
#include "api/download.hpp"
#include "api/parts.hpp"
#include "api/sign_in.hpp"
#include "host/circumstances.hpp"
#include "host/environment.hpp"

namespace matinee::api {

namespace {

AuthHeaders copy_of(const AuthHeaders& headers) {
  return {.authorization = headers.authorization.clone(),
          .dt_custom_data = headers.dt_custom_data.clone(),
          .client = headers.client,
          .client_country = headers.client_country};
}

}  // namespace

LiveSession::LiveSession(SessionOptions options, access::Configuration configuration,
                         cookies::Environment environment)
    : options_(std::move(options)),
      configuration_(std::move(configuration)),
      environment_(std::move(environment)),
      lasting_(configuration_.options, environment_, *this, clock_) {}

Result<Session> LiveSession::open(SessionOptions options) {
  MATINEE_TRY_ASSIGN(access::Configuration chosen, configuration_with(options));
  if (options.user_agent.empty()) options.user_agent = "libmatinee/" MATINEE_VERSION;
  options = effective(std::move(options), chosen);
  return Session(std::unique_ptr<LiveSession>(
      new LiveSession(std::move(options), std::move(chosen), access::read_environment())));
}

// -- Parts ----------------------------------------------------------------------------------------

Result<std::unique_ptr<http::Transport>> LiveSession::open_transport() {
  return api::open_transport({.cacert = configuration_.options.cacert,
                              .connect_to = configuration_.options.connect_to,
                              .credential_hosts = mubi::credential_hosts(),
                              .user_agent = options_.user_agent});
}

std::unique_ptr<cookies::KeyProvider> LiveSession::make_keyring() {
  return api::make_keyring([this] {
    return modules::KeyringModuleArguments{
        .bus_address = host::variable("DBUS_SESSION_BUS_ADDRESS"),
        .runtime_dir = host::variable("XDG_RUNTIME_DIR"),
        .may_prompt = configuration_.may_prompt,
        .clock = &clock_,
        .notice = [this](std::string_view line) { detail(line); },
        .stop = stop_token()};
  });
}

Result<agent::Client> LiveSession::connect_agent() {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  return access::connect_agent(place, access::circumstances_of(environment_, {}));
}

std::string LiveSession::session_bus() const {
  return host::session_bus();
}

void LiveSession::detail(std::string_view line) {
  if (options_.listener) options_.listener->on_detail(line);
}

void LiveSession::warn(std::string_view line) {
  if (options_.listener) options_.listener->on_warning(line);
}

std::stop_token LiveSession::stop_token() {
  const std::scoped_lock hold(state_mutex_);
  return stop_.get_token();
}

// -- calls ----------------------------------------------------------------------------------------

Result<void> LiveSession::begin() {
  const std::scoped_lock hold(state_mutex_);
  if (is_closed_) return Error(Errc::usage, "the session is closed");
  // A stop source cannot be reset. After interrupt() the next call needs a new one.
  if (stop_.stop_requested()) stop_ = {};
  return {};
}

template <class Work>
std::invoke_result_t<Work> LiveSession::call(const Work& work) {
  const std::scoped_lock alone(call_mutex_);
  MATINEE_TRY(begin());
  auto done = work();
  wipe_stack();  // the caller's thread may live long, and its stack would keep pieces of secrets
  return done;
}

Result<AuthHeaders> LiveSession::headers() {
  return call([this]() -> Result<AuthHeaders> {
    MATINEE_TRY_ASSIGN(const auto known, lasting_.headers());
    return copy_of(*known->headers);
  });
}

Result<SessionStatus> LiveSession::status() {
  return call([this] { return lasting_.status(); });
}

Result<bool> LiveSession::validate() {
  return call([this] { return lasting_.validate(); });
}

Result<bool> LiveSession::refresh() {
  return call([this] { return lasting_.refresh(); });
}

Result<CookieJar> LiveSession::cookies() {
  return call([this] { return lasting_.cookies(); });
}

Result<void> LiveSession::read_source() {
  return call([this] { return lasting_.extract(); });
}

Result<void> LiveSession::identify() {
  return call([this] { return lasting_.identify(); });
}

Result<void> LiveSession::run_sign_in(const SignInOptions& how, SignInPrompt& prompt) {
  return call([&]() -> Result<void> {
    MATINEE_TRY_ASSIGN(http::Transport * transport, lasting_.transport());
    const login::Service service{.transport = *transport,
                                 .clock = clock_,
                                 .settings = {.country = configuration_.options.country},
                                 .stop = stop_token()};
    MATINEE_TRY_ASSIGN(HeldSession session, api::sign_in(how, environment_, service, prompt));
    return lasting_.adopt(std::move(session));
  });
}

Result<DownloadedFile> LiveSession::download(const DownloadRequest& request, ProgressSink& sink,
                                             const std::stop_token& stop) {
  return call([&]() -> Result<DownloadedFile> {
    // Registered after begin(), which discards a stop request that was meant for an earlier call.
    const std::stop_callback on_stop(stop, [this] { interrupt(); });
    MATINEE_TRY_ASSIGN(access::Access * access, lasting_.access());
    Download download(*access, clock_, request, sink, stop_token());
    return download.run();
  });
}

Result<void> LiveSession::with_member(std::optional<std::int64_t> user_id,
                                      const std::stop_token& stop, const MemberWork& work) {
  return call([&]() -> Result<void> {
    // Registered inside of the call, for the same reason as in download().
    const std::stop_callback on_stop(stop, [this] { interrupt(); });
    // One Access for the whole call, because another one would destroy the transport of the first.
    MATINEE_TRY_ASSIGN(access::Access * access, lasting_.access());
    MATINEE_TRY_ASSIGN(http::Transport * transport, access->transport());
    mubi::Client client(*transport, clock_, {.country = configuration_.options.country},
                        stop_token());
    if (user_id) return work(client, {.user_id = *user_id, .is_other = true});
    const auto session = access->prove();
    if (!session) return lasting_.forget_if_lost(session.error());
    client.set_country(session->country);
    const auto done =
        work(client, {.user_id = session->user_id.value_or(0), .token = session->token});
    if (!done) return lasting_.forget_if_lost(done.error());
    return done;
  });
}

void LiveSession::interrupt() {
  // Copied, because request_stop() runs callbacks, which must not run under the lock.
  std::stop_source running;
  {
    const std::scoped_lock hold(state_mutex_);
    running = stop_;
  }
  running.request_stop();
}

void LiveSession::close() {
  // The flag is set first, so that no new call can begin after the running one is interrupted.
  {
    const std::scoped_lock hold(state_mutex_);
    is_closed_ = true;
  }
  interrupt();
  const std::scoped_lock alone(call_mutex_);
  lasting_.forget();
}

std::string_view LiveSession::named_source() const noexcept {
  return source_name_of(configuration_.options);
}

}  // namespace matinee::api
