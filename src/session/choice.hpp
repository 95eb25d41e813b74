// SPDX-License-Identifier: MIT
//
// Decides which of several session candidates to try next. Pure. docs/session-choice.md shows the
// rules as a table; src/session/chooser.hpp is the loop around this function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>

namespace matinee::session {

/// The rank and the state of one candidate.
struct Trial {
  enum class State : std::uint8_t {
    untried,
    opened,      ///< it was read and may be a session
    empty,       ///< it contains no token
    unreadable,  ///< it cannot be read now, so it may or may not be a session
    refused,     ///< the service refuses its token
    taken,       ///< it was chosen
  };
  Evidence evidence = Evidence::login_token;
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
  State state = State::untried;
};

/// The maximum number of sessions that the service is asked about in one choice, by an account call
/// or a front page.
inline constexpr int k_most_questions = 8;

/// Returns the index of the next candidate to try. Of the candidates that are untried or opened it
/// is the one with the best evidence; if equal, the one that was written last; then the one that
/// expires last; then the first. Returns nullopt if no candidate is left or the service has been
/// asked k_most_questions times.
std::optional<std::size_t> next_candidate(std::span<const Trial> trials, int questions) noexcept;

}  // namespace matinee::session
