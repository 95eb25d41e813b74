// SPDX-License-Identifier: MIT
//
// Estimates the size of the moov box of an MP4 file.
#pragma once

#include <cstdint>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Returns a number of bytes that is enough for the moov box of typical films with these streams
/// and this duration. It is about twice the actual size, and too small only if a stream reports a
/// wrong frame rate. Does not include pictures and tags.
std::int64_t index_room(const AVFormatContext& output, double seconds);

}  // namespace matinee::remux
