// SPDX-License-Identifier: MIT
//
// Owners of the objects of libav, and the conversion of its errors.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include <matinee/error.hpp>
#include <matinee/result.hpp>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
}

namespace matinee::remux {

/// Errc::storage for a full disk and similar errors, otherwise Errc::integrity.
Error libav_error(int code, std::string_view what);

/// Sets a copy of `bytes` as extradata. The parameters must not have extradata yet.
Result<void> set_extradata(AVCodecParameters& parameters, std::span<const std::byte> bytes);

struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
using PacketPtr = std::unique_ptr<AVPacket, FreePacket>;

struct CloseOutput {
  void operator()(AVFormatContext* context) const {
    if (context->pb != nullptr) avio_closep(&context->pb);
    avformat_free_context(context);
  }
};
using OutputPtr = std::unique_ptr<AVFormatContext, CloseOutput>;

}  // namespace matinee::remux
