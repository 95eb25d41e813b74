// SPDX-License-Identifier: MIT
#include "remux/clocks.hpp"

#include <cstdlib>

namespace matinee::remux {

std::int64_t in_microseconds(Seconds time) {
  return static_cast<std::int64_t>(time.count() * 1'000'000);
}

std::int64_t unwrapped(std::int64_t time, std::int64_t reference) {
  // 2^33 / 90 kHz is 95443.717688... s. Compute in whole ticks and round once.
  constexpr std::int64_t k_ticks = std::int64_t{1} << 33;
  constexpr std::int64_t k_wrap = k_ticks * 100 / 9;
  const std::int64_t distance = reference - time;
  const std::int64_t wraps = (distance + (distance < 0 ? -k_wrap : k_wrap) / 2) / k_wrap;
  return time + wraps * k_ticks * 100 / 9;
}

std::int64_t shift_of(const Part& part, std::int64_t first, const Clocks& clocks) {
  constexpr std::int64_t k_furthest = 5'000'000;
  const std::int64_t own = in_microseconds(part.start) - first;
  const auto clock = part.clock ? clocks.find(*part.clock) : clocks.end();
  if (clock == clocks.end()) return own;
  const std::int64_t shift = unwrapped(clock->second, own);
  // With rounded durations, `start` may be off by any amount, so it proves nothing.
  return !part.gap && std::abs(shift - own) > k_furthest ? own : shift;
}

}  // namespace matinee::remux
