// SPDX-License-Identifier: MIT
//
// What `matinee doctor` says about the sessions that it tried as a command would.
#pragma once

#include <cstdint>
#include <string_view>

#include "access/access.hpp"
#include "checkup.hpp"
#include "cookies/survey.hpp"
#include "hints.hpp"

namespace matinee::cli {

/// Whether somebody is signed in at a source, after the trial.
enum class SignedIn : std::uint8_t {
  no,
  yes,        ///< the service has just accepted its session
  not_tried,  ///< it may hold a session, and another one goes before
  unknown,    ///< it cannot be read, or the service does not say
};

/// "no", "yes", "not tried", "unknown".
std::string_view to_string(SignedIn state) noexcept;

SignedIn signed_in_at(const cookies::SourceReport& report,
                      const access::Access::TriedSessions& tried);

/// Whether commands have a session of the agent's, which the service accepts.
enum class AgentSession : std::uint8_t { none, valid };

/// What would stop a command is a finding, unless `checkup` has it already. `action` tells what is
/// named.
void check_trial(const access::Access::TriedSessions& tried, AgentSession agents,
                 const Action& action, Checkup& checkup);

}  // namespace matinee::cli
