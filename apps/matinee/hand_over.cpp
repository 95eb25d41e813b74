// SPDX-License-Identifier: MIT
#include "hand_over.hpp"

#include <utility>

#include "agent_link.hpp"
#include "login/jar_source.hpp"

namespace matinee::cli {

namespace {

Result<agent::StatusReport> prove(Context& context, const CookieJar& jar) {
  MATINEE_TRY_ASSIGN(const login::Service service, context.service());
  login::JarSource source(login::clone_of(jar));
  AuthManager auth(source, service.transport, service.clock, service.settings, service.stop);
  MATINEE_TRY_ASSIGN(SessionStatus status, auth.validate_session());
  if (status.state == SessionState::valid) return agent::StatusReport{.status = std::move(status)};
  if (status.reason) return *status.reason;
  return Error(Errc::failure, "the session could not be checked");
}

}  // namespace

Result<agent::StatusReport> hand_over(Context& context, const CookieJar& jar) {
  if (agent::Client* const client = context.any_agent()) {
    auto kept = client->accept(login::clone_of(jar), context.network());
    if (kept || is_agents_last_word(*client, kept.error())) return kept;
    context.console().detail(printable(kept.error().message()));
  }
  MATINEE_TRY_ASSIGN(agent::StatusReport report, prove(context, jar));
  context.console().tell("no agent keeps this session: it lasts as long as this command");
  return report;
}

}  // namespace matinee::cli
