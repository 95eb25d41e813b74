// SPDX-License-Identifier: MIT
//
// How much of an MP4 file its index (the moov box) will take.
#pragma once

#include <cstdint>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Bytes that are enough for the index of usual films with these streams over `seconds`, by their
/// frame rates: some two times what it takes. Too little where a stream tells a wrong frame rate.
/// Pictures and tags are not counted.
std::int64_t index_room(const AVFormatContext& output, double seconds);

}  // namespace matinee::remux
