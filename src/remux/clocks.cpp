// SPDX-License-Identifier: MIT
#include "remux/clocks.hpp"

#include <cstdlib>

namespace matinee::remux {

std::int64_t in_microseconds(Seconds time) {
  return static_cast<std::int64_t>(time.count() * 1'000'000);
}

std::int64_t shift_of(const Part& part, std::int64_t first, const Clocks& clocks) {
  constexpr std::int64_t k_furthest = 5'000'000;
  const std::int64_t own = in_microseconds(part.start) - first;
  const auto clock = part.clock ? clocks.find(*part.clock) : clocks.end();
  if (clock == clocks.end() || std::abs(clock->second - own) > k_furthest) return own;
  return clock->second;
}

}  // namespace matinee::remux
