// SPDX-License-Identifier: MIT
//
// The time range of the media in a part, by their own timestamps.
#pragma once

#include <cstdint>

#include <matinee/result.hpp>

#include "remux/arrivals.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// In microseconds of the part's own clock. `end` is after `start` even if the clock wraps.
struct Extent {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

/// Measures the first stream of the part that matches the input. Reads the first two files and the
/// last one, and waits for them. Fails like PartReader, and with Errc::integrity if there is no
/// such stream.
Result<Extent> measure(const Part& part, const Input& input, Arrivals* arrivals);

}  // namespace matinee::remux
