// SPDX-License-Identifier: MIT
//
// Which of several candidates to try next: one pure function. docs/session-choice.md has the same
// as a table; src/session/chooser.hpp is the loop around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <matinee/auth_manager.hpp>
#include <matinee/clock.hpp>

namespace matinee::session {

/// A candidate, and what has become of it so far.
struct Trial {
  enum class State : std::uint8_t {
    untried,
    opened,      ///< it was read, and may be a session
    empty,       ///< it decodes to no token
    unreadable,  ///< it cannot be read now, so that nobody knows
    refused,     ///< the service refuses its token
    taken,       ///< it is the one that is used
  };
  Evidence evidence = Evidence::login_token;
  std::int64_t updated_us = 0;
  std::optional<UnixTime> expires = {};
  State state = State::untried;
};

/// About how many sessions the service is asked in one choice, by their tokens or by front pages.
inline constexpr int k_most_questions = 8;

/// The candidate to try next: of those that are untried or opened the one with the best evidence,
/// among these the one that was written last, then the one that expires last, then the first.
/// Nothing if none is left, or if the service has been asked k_most_questions times.
std::optional<std::size_t> next_candidate(std::span<const Trial> trials, int questions) noexcept;

}  // namespace matinee::session
