// SPDX-License-Identifier: MIT
//
// Side data of a stream (rotation, colour volume, encryption). FFmpeg 5 (Debian 12) stores it in
// the stream. FFmpeg 6.1 and later store it in the codec parameters, and avcodec_parameters_copy()
// copies it.
#pragma once

#include <cstring>

#include <matinee/result.hpp>

#include "remux/libav.hpp"

namespace matinee::remux {

#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)

inline bool has_side_data(const AVStream& stream, AVPacketSideDataType type) {
  const AVCodecParameters& parameters = *stream.codecpar;
  return av_packet_side_data_get(parameters.coded_side_data, parameters.nb_coded_side_data, type) !=
         nullptr;
}

/// Call it after avcodec_parameters_copy().
inline Result<void> copy_side_data(AVStream&, const AVStream&) {
  return {};
}

#else

inline bool has_side_data(const AVStream& stream, AVPacketSideDataType type) {
  return av_stream_get_side_data(&stream, type, nullptr) != nullptr;
}

/// Call it after avcodec_parameters_copy().
inline Result<void> copy_side_data(AVStream& to, const AVStream& from) {
  for (int i = 0; i < from.nb_side_data; ++i) {
    const AVPacketSideData& data = from.side_data[i];
    std::uint8_t* bytes = av_stream_new_side_data(&to, data.type, data.size);
    if (bytes == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
    std::memcpy(bytes, data.data, data.size);
  }
  return {};
}

#endif

}  // namespace matinee::remux
