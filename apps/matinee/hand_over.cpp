// SPDX-License-Identifier: MIT
#include "hand_over.hpp"

#include "login/jar_source.hpp"

namespace matinee::cli {

Result<SessionStatus> hand_over(Context& context, const CookieJar& jar) {
  MATINEE_TRY_ASSIGN(const login::Service service, context.service());
  login::JarSource source(login::clone_of(jar));
  AuthManager auth(source, service.transport, service.clock, service.settings, service.stop);
  MATINEE_TRY_ASSIGN(SessionStatus status, auth.validate_session());
  if (status.state == SessionState::valid) return status;
  if (status.reason) return *status.reason;
  return Error(Errc::failure, "the session could not be checked");
}

}  // namespace matinee::cli
