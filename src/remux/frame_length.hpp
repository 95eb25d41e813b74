// SPDX-License-Identifier: MIT
//
// The duration of packets for which the demuxer gives none.
#pragma once

#include <cstdint>

#include "remux/libav.hpp"

namespace matinee::remux {

/// Computes the duration from the codec's frame size and the packet header, or for video from the
/// frame rate of the stream. In `time_base`; zero if unknown.
std::int64_t frame_length(const AVStream& stream, const AVPacket& packet, AVRational time_base);

}  // namespace matinee::remux
