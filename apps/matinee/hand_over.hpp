// SPDX-License-Identifier: MIT
//
// The one place where a finished sign-in becomes the session of this machine.
#pragma once

#include <matinee/auth_manager.hpp>
#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "context.hpp"

namespace matinee::cli {

/// Asks the service about the session in `jar` and says whose it is. Errc::rejected, network,
/// signed_out or failure where the session does not prove good.
Result<SessionStatus> hand_over(Context& context, const CookieJar& jar);

}  // namespace matinee::cli
