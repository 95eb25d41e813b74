// SPDX-License-Identifier: MIT
#include "context.hpp"

#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "agent_link.hpp"
#include "agent_source.hpp"
#include "asking_source.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "lazy_keyring.hpp"
#include "load_part.hpp"
#include "login/token.hpp"
#include "modules/http_module.hpp"
#include "mubi/client.hpp"
#include "sys/file.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

Verbosity verbosity_of(const GlobalOptions& options) {
  if (options.quiet) return Verbosity::quiet;
  return options.verbosity > 0 ? Verbosity::verbose : Verbosity::normal;
}

Color color_of(const GlobalOptions& options) {
  const bool is_unwanted = options.no_color || !host::variable("NO_COLOR").empty();
  return is_unwanted || !host::has_capable_terminal() ? Color::off : Color::on;
}

}  // namespace

Context::Context(GlobalOptions options, cookies::Environment environment)
    : options_(std::move(options)),
      environment_(std::move(environment)),
      console_(verbosity_of(options_), color_of(options_)) {}

Context::~Context() = default;

std::stop_token Context::stop_token() {
  if (!signals_) signals_ = std::make_unique<SignalWatcher>();
  return signals_->stop_token();
}

// libcurl would say of a file without a certificate that the host's is not trusted.
Result<void> Context::check_cacert() const {
  constexpr std::size_t k_largest = std::size_t{16} * 1024 * 1024;
  if (options_.cacert.empty()) return {};
  const auto text = sys::read_file(options_.cacert, k_largest);
  if (!text) return text.error().about(Subject::input);
  if (text->find("-----BEGIN CERTIFICATE-----") == std::string::npos &&
      text->find("-----BEGIN TRUSTED CERTIFICATE-----") == std::string::npos) {
    return Error(Errc::usage,
                 fmt::format("--cacert {}: no certificate in PEM form in it", options_.cacert));
  }
  return {};
}

Result<http::Transport*> Context::transport() {
  if (transport_) return transport_.get();
  MATINEE_TRY(check_cacert());
  MATINEE_TRY_ASSIGN(void* const symbol, load_part("matinee-http.so", k_open_transport));
  OpenedTransport opened = Error(Errc::bug, "the transport was not opened");
  reinterpret_cast<OpenTransport>(symbol)({.cacert = options_.cacert,
                                           .connect_to = options_.connect_to,
                                           .credential_hosts = mubi::credential_hosts(),
                                           .user_agent = std::string(k_user_agent)},
                                          opened);
  MATINEE_TRY_ASSIGN(transport_, std::move(opened));
  return transport_.get();
}

Result<std::optional<cookies::Selector>> Context::selector() const {
  if (options_.cookies_from_browser.empty()) return std::optional<cookies::Selector>();
  MATINEE_TRY_ASSIGN(auto selector, cookies::parse_selector(options_.cookies_from_browser));
  return std::optional(std::move(selector));
}

KeyringModuleArguments Context::desktop_arguments() {
  return {.bus_address = host::variable("DBUS_SESSION_BUS_ADDRESS"),
          .runtime_dir = host::variable("XDG_RUNTIME_DIR"),
          .may_prompt = !options_.no_prompt,
          .clock = &clock_,
          .notice = [this](std::string_view line) { console_.tell(printable(line)); },
          .stop = stop_token()};
}

cookies::KeyProvider& Context::key_provider() {
  if (!keyring_) {
    keyring_ = std::make_unique<LazyKeyring>([this] { return desktop_arguments(); });
  }
  return *keyring_;
}

std::string Context::network() const {
  // An agent lives in another folder.
  return agent::network_of(host::absolute(options_.cacert), options_.connect_to);
}

bool Context::names_source() const {
  return !options_.cookies_from_browser.empty() || !options_.cookies_file.empty() ||
         !host::variable(host::k_token_file_variable).empty();
}

// What is named goes before the agent: it may have been started for another source.
agent::Client* Context::agent() {
  return names_source() ? nullptr : any_agent();
}

agent::Client* Context::any_agent() {
  if (options_.no_agent) return nullptr;
  if (!std::exchange(has_looked_for_agent_, true)) {
    auto reached = reach_agent(options_);
    if (reached) {
      agent_ = std::move(*reached);
    } else {
      console_.detail(fmt::format("no agent: {}", printable(reached.error().message())));
    }
  }
  return agent_ && agent_->is_usable() ? &*agent_ : nullptr;
}

Result<std::vector<keyring::SeenKeyring>> Context::survey_keyrings() {
  MATINEE_TRY_ASSIGN(void* const symbol, load_part("matinee-keyring.so", k_survey_keyrings));
  SurveyedKeyrings surveyed = Error(Errc::bug, "the keyrings were not looked at");
  reinterpret_cast<SurveyKeyrings>(symbol)(desktop_arguments(), surveyed);
  return surveyed;
}

Result<login::Service> Context::service() {
  MATINEE_TRY_ASSIGN(http::Transport * opened, transport());
  return login::Service{.transport = *opened,
                        .clock = clock_,
                        .settings = {.client = "web", .country = first_country()},
                        .stop = stop_token()};
}

Result<SessionSource*> Context::cookie_source(session::Wanted wanted) {
  if (cookie_source_) return cookie_source_.get();
  const auto notice = [this](std::string_view line) { console_.detail(printable(line)); };
  if (!options_.cookies_file.empty()) {
    // Only where there may be a wait is there something to stop.
    std::error_code ignored;
    const std::string& file = options_.cookies_file;
    const bool may_wait = file == "-" || std::filesystem::is_fifo(file, ignored);
    cookie_source_ = std::make_unique<session::FileSource>(
        file, clock_, notice, may_wait ? stop_token() : std::stop_token());
    return cookie_source_.get();
  }
  const std::string token_file = host::variable(host::k_token_file_variable);
  if (options_.cookies_from_browser.empty() && !token_file.empty()) {
    cookie_source_ = std::make_unique<login::TokenFileSource>(token_file);
    return cookie_source_.get();
  }
  MATINEE_TRY_ASSIGN(auto selector, this->selector());
  cookie_source_ = std::make_unique<session::BrowserSource>(environment_, std::move(selector),
                                                            clock_, key_provider(), notice, wanted);
  return cookie_source_.get();
}

Result<SessionSource*> Context::session_source() {
  if (asking_source_) return asking_source_.get();
  MATINEE_TRY_ASSIGN(SessionSource * silent, cookie_source());
  if (names_source()) return silent;
  if (agent::Client* const client = agent()) {
    source_ = std::make_unique<AgentSource>(*client, network(), *silent);
    silent = source_.get();
  }
  asking_source_ = std::make_unique<AskingSource>(*this, *silent);
  return asking_source_.get();
}

Result<AuthHeaders> Context::headers() {
  if (agent::Client* const client = agent()) {
    auto headers = client->headers(network());
    const bool is_final = headers || is_agents_last_word(*client, headers.error());
    const bool may_sign_in =
        !headers && headers.error().code() == Errc::signed_out && may_ask(*this);
    if (is_final && !may_sign_in) return headers;
    console_.detail(printable(headers.error().message()));
  }
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  return auth->generate_headers();
}

Result<agent::StatusReport> Context::status() {
  if (agent::Client* const client = agent()) {
    auto report = client->status(network());
    if (report || is_agents_last_word(*client, report.error())) return report;
    console_.detail(printable(report.error().message()));
  }
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  MATINEE_TRY_ASSIGN(SessionStatus status, auth->validate_session());
  return agent::StatusReport{.status = std::move(status)};
}

Result<std::vector<cookies::SourceReport>> Context::survey() {
  MATINEE_TRY_ASSIGN(const auto selector, this->selector());
  return session::survey_sources(environment_, selector, clock_, key_provider());
}

Result<AuthManager*> Context::auth_manager() {
  if (auth_manager_) return auth_manager_.get();
  MATINEE_TRY_ASSIGN(SessionSource * source, session_source());
  MATINEE_TRY_ASSIGN(http::Transport * opened, transport());
  auth_manager_ = std::make_unique<AuthManager>(
      *source, *opened, clock_, AuthSettings{.client = "web", .country = first_country()},
      stop_token());
  return auth_manager_.get();
}

Result<ProvenSession> Context::prove_session() {
  MATINEE_TRY_ASSIGN(AuthManager * auth, auth_manager());
  MATINEE_TRY_ASSIGN(const SessionStatus status, auth->validate_session());
  if (status.state != SessionState::valid) {
    return status.reason ? *status.reason : Error(Errc::failure, "the session is not proved");
  }
  MATINEE_TRY_ASSIGN(const Secret* token, auth->bearer_token());
  return ProvenSession{.token = token, .country = status.country.value_or(first_country())};
}

Show Context::show_secrets(bool reveal) const {
  if (reveal || !console_.output_is_terminal()) return Show::raw;
  console_.tell("values are masked on a terminal; --reveal shows them");
  return Show::masked;
}

std::string Context::first_country() const {
  if (!options_.country.empty()) return options_.country;
  const auto territory = host::locale_territory();
  return territory ? mubi::country_code(*territory).value_or("US") : "US";
}

}  // namespace matinee::cli
