// SPDX-License-Identifier: MIT
//
// How long a packet lasts, for packets that the demuxer gives no duration.
#pragma once

#include <cstdint>

#include "remux/libav.hpp"

namespace matinee::remux {

/// By the codec's frames and the packet's own header; of a picture by the stream's frame rate. In
/// `time_base`; zero if that cannot be told.
std::int64_t frame_length(const AVStream& stream, const AVPacket& packet, AVRational time_base);

}  // namespace matinee::remux
