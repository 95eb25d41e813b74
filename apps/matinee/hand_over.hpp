// SPDX-License-Identifier: MIT
//
// The one place where a finished sign-in becomes the session of this machine.
#pragma once

#include <matinee/cookie.hpp>
#include <matinee/result.hpp>

#include "agent/protocol.hpp"
#include "context.hpp"

namespace matinee::cli {

/// Gives the session in `jar` to the agent, which proves it with the service and keeps it. Where
/// there is no agent it is proved here, and lasts as long as this command, which a line says.
/// Errc::rejected, network, signed_out or failure where the session does not prove good.
Result<agent::StatusReport> hand_over(Context& context, const CookieJar& jar);

}  // namespace matinee::cli
