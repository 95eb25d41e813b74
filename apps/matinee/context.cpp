// SPDX-License-Identifier: MIT
#include "context.hpp"

#include <utility>

#include <unistd.h>

#include "access/agent_connection.hpp"
#include "access/surroundings.hpp"
#include "action.hpp"
#include "agent_link.hpp"
#include "host/circumstances.hpp"
#include "host/environment.hpp"
#include "host/paths.hpp"
#include "modules/late_transport.hpp"
#include "modules/lazy_keyring.hpp"
#include "modules/load.hpp"
#include "mubi/client.hpp"
#include "sign_in.hpp"
#include "version.hpp"

namespace matinee::cli {

namespace {

Verbosity verbosity_of(const GlobalOptions& options) {
  if (options.quiet) return Verbosity::quiet;
  return options.verbosity > 0 ? Verbosity::verbose : Verbosity::normal;
}

access::Options access_options(const GlobalOptions& options) {
  return access::complete({.cookies_from_browser = options.cookies_from_browser,
                           .cookies_file = options.cookies_file,
                           .cacert = options.cacert,
                           .connect_to = options.connect_to,
                           .country = options.country,
                           .use_agent = !options.no_agent});
}

}  // namespace

Color color_of(const GlobalOptions& options) {
  return options.no_color || !host::has_capable_terminal() ? Color::off : Color::on;
}

Context::Context(GlobalOptions options, cookies::Environment environment)
    : options_(std::move(options)),
      console_(verbosity_of(options_), color_of(options_)),
      access_(access_options(options_), std::move(environment), *this, clock_) {}

Context::~Context() = default;

std::stop_token Context::stop_token() {
  if (!signals_) signals_ = std::make_unique<SignalWatcher>();
  return signals_->stop_token();
}

Result<std::unique_ptr<http::Transport>> Context::open_transport() {
  return modules::open_transport(host::program_folder(),
                                 {.cacert = access_.options().cacert,
                                  .connect_to = options_.connect_to,
                                  .credential_hosts = mubi::credential_hosts(),
                                  .user_agent = std::string(k_user_agent)});
}

std::unique_ptr<cookies::KeyProvider> Context::make_keyring() {
  return std::make_unique<modules::LazyKeyring>(host::program_folder(),
                                                [this] { return desktop_arguments(); });
}

std::unique_ptr<cookies::KeyProvider> Context::make_quiet_keyring() {
  return std::make_unique<modules::LazyKeyring>(host::program_folder(), [this] {
    modules::KeyringModuleArguments arguments = desktop_arguments();
    arguments.may_prompt = false;
    return arguments;
  });
}

modules::KeyringModuleArguments Context::desktop_arguments() {
  return {.bus_address = host::variable("DBUS_SESSION_BUS_ADDRESS"),
          .runtime_dir = host::variable("XDG_RUNTIME_DIR"),
          .may_prompt = !options_.no_prompt,
          .clock = &clock_,
          .notice = [this](std::string_view line) { console_.tell(printable(line)); },
          .stop = stop_token()};
}

Result<std::vector<keyring::SeenKeyring>> Context::survey_keyrings() {
  MATINEE_TRY_ASSIGN(
      void* const symbol,
      modules::load(host::program_part(modules::k_keyring_module), modules::k_survey_keyrings));
  modules::SurveyedKeyrings surveyed = Error(Errc::bug, "the keyrings were not looked at");
  reinterpret_cast<modules::SurveyKeyrings>(symbol)(desktop_arguments(), surveyed);
  return surveyed;
}

Result<agent::Client> Context::connect_agent() {
  return reach_agent(options_,
                     access::circumstances_of(access_.environment(), options_.config_file));
}

std::string Context::session_bus() const {
  return host::session_bus();
}

Result<agent::Client> Context::find_agent() {
  MATINEE_TRY_ASSIGN(const host::AgentPlace place, host::agent_place());
  return access::connect_agent(
      place, access::circumstances_of(access_.environment(), options_.config_file));
}

bool Context::can_sign_in() const {
  if (options_.no_login || options_.quiet || options_.json) return false;
  return ::isatty(STDIN_FILENO) == 1 && console_.talk_is_terminal();
}

Result<HeldSession> Context::sign_in(const Error& why) {
  return offer_sign_in(*this, why);
}

Result<login::Service> Context::service() {
  MATINEE_TRY_ASSIGN(http::Transport * opened, transport());
  return login::Service{.transport = *opened,
                        .clock = clock_,
                        .settings = {.client = "web", .country = access_.options().country},
                        .stop = stop_token()};
}

std::string Context::hint_on(const Error& error, std::string_view command) const {
  return hint_for(error, action_of(options_, command, access_.agents_source_of(error)));
}

FailedTargets Context::failed_targets(std::string_view command) {
  return FailedTargets(
      console_, [this, command](const Error& error) { return hint_on(error, command); },
      [this] { access_.report_refused(); });
}

session::Show Context::show_secrets(bool reveal) const {
  if (reveal || !console_.output_is_terminal()) return session::Show::raw;
  console_.tell("values are masked on a terminal; --reveal shows them");
  return session::Show::masked;
}

}  // namespace matinee::cli
