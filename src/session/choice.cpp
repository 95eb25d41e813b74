// SPDX-License-Identifier: MIT
#include "session/choice.hpp"

#include <tuple>

namespace matinee::session {

namespace {

bool is_open(const Trial& trial) noexcept {
  return trial.state == Trial::State::untried || trial.state == Trial::State::opened;
}

bool is_better(const Trial& a, const Trial& b) noexcept {
  if (a.evidence != b.evidence) return a.evidence < b.evidence;
  return std::tie(a.updated_us, a.expires) > std::tie(b.updated_us, b.expires);
}

}  // namespace

std::optional<std::size_t> next_candidate(std::span<const Trial> trials, int questions) noexcept {
  if (questions >= k_most_questions) return std::nullopt;
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < trials.size(); ++i) {
    if (!is_open(trials[i])) continue;
    if (!best || is_better(trials[i], trials[*best])) best = i;
  }
  return best;
}

}  // namespace matinee::session
