// SPDX-License-Identifier: MIT
#include <matinee/auth_manager.hpp>

namespace matinee {

std::string_view to_string(SessionState state) noexcept {
  switch (state) {
    case SessionState::valid:
      return "valid";
    case SessionState::expired:
      return "expired";
    case SessionState::signed_out:
      return "signed_out";
    case SessionState::offline:
      return "offline";
    case SessionState::unknown:
      return "unknown";
  }
  return "unknown";
}

std::optional<SessionState> session_state_of(std::string_view word) noexcept {
  for (const auto state : {SessionState::valid, SessionState::expired, SessionState::signed_out,
                           SessionState::offline, SessionState::unknown}) {
    if (to_string(state) == word) return state;
  }
  return std::nullopt;
}

}  // namespace matinee
