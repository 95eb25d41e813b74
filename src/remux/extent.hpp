// SPDX-License-Identifier: MIT
//
// From when to when the media of a part go, by their own timestamps.
#pragma once

#include <cstdint>

#include <matinee/result.hpp>

#include "remux/arrivals.hpp"
#include "remux/remux.hpp"

namespace matinee::remux {

/// In microseconds of the part's own clock; the end is behind the start, however the clock wraps.
struct Extent {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

/// Of the first stream of the part that is for this input. Reads its first two files and its last
/// one, and waits for them. Fails as PartReader does, and with Errc::integrity without such a
/// stream.
Result<Extent> measure(const Part& part, const Input& input, Arrivals* arrivals);

}  // namespace matinee::remux
