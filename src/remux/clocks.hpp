// SPDX-License-Identifier: MIT
//
// Timestamp offsets for media whose timestamps restart. Parts of one clock, such as video and
// audio, get the same offset, so that they stay in sync.
#pragma once

#include <cstdint>
#include <map>

#include "remux/remux.hpp"

namespace matinee::remux {

/// By clock number: the offset from its timestamps to the output, in microseconds.
using Clocks = std::map<std::uint64_t, std::int64_t>;

std::int64_t in_microseconds(Seconds time);

/// Unwraps `time`, a timestamp of the 33-bit clock of a transport stream, to the value nearest to
/// `reference`. Both are in microseconds.
std::int64_t unwrapped(std::int64_t time, std::int64_t reference);

/// Returns the offset for a part whose first timestamp is `first`, in microseconds. If the offset
/// of its clock would move the part seconds away from its start in the manifest, the clock number
/// is wrong, and the part gets its own offset.
std::int64_t shift_of(const Part& part, std::int64_t first, const Clocks& clocks);

}  // namespace matinee::remux
