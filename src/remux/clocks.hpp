// SPDX-License-Identifier: MIT
//
// By how much timestamps are moved where they start anew on the way: picture and sound by the same,
// so that what was in step stays so.
#pragma once

#include <cstdint>
#include <map>

#include "remux/remux.hpp"

namespace matinee::remux {

/// Microseconds from the timestamps of a clock to the output.
using Clocks = std::map<std::uint64_t, std::int64_t>;

std::int64_t in_microseconds(Seconds time);

/// `time`, which is of a transport stream's clock of 33 bits, at the wrap of it that is nearest to
/// `reference`. Both in microseconds.
std::int64_t unwrapped(std::int64_t time, std::int64_t reference);

/// Of a part whose own first timestamp is `first`. A clock that would put it seconds away from
/// where it belongs is not the one that it says: it is put there by itself.
std::int64_t shift_of(const Part& part, std::int64_t first, const Clocks& clocks);

}  // namespace matinee::remux
