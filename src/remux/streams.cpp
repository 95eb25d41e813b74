// SPDX-License-Identifier: MIT
#include "remux/streams.hpp"

#include <cerrno>
#include <cstring>

#include "remux/language.hpp"

namespace matinee::remux {

Result<AVStream*> add_stream(AVFormatContext* output, std::string_view language) {
  AVStream* stream = avformat_new_stream(output, nullptr);
  if (stream == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
  av_dict_set(&stream->metadata, "language", iso639_2(language).c_str(), 0);
  return stream;
}

Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream,
                              std::string_view language) {
  MATINEE_TRY_ASSIGN(AVStream * copy, add_stream(output, language));
  const int code = avcodec_parameters_copy(copy->codecpar, stream->codecpar);
  if (code < 0) return libav_error(code, "a stream");
  // A tag is kept only where MP4 knows it for this codec: it tells hvc1 from hev1.
  const std::uint32_t tag = stream->codecpar->codec_tag;
  const bool is_known =
      av_codec_get_id(output->oformat->codec_tag, tag) == stream->codecpar->codec_id;
  copy->codecpar->codec_tag = is_known ? tag : 0;
  copy->time_base = stream->time_base;
  copy->avg_frame_rate = stream->avg_frame_rate;
  copy->sample_aspect_ratio = stream->sample_aspect_ratio;
  for (int i = 0; i < stream->nb_side_data; ++i) {
    const AVPacketSideData& data = stream->side_data[i];
    std::uint8_t* bytes = av_stream_new_side_data(copy, data.type, data.size);
    if (bytes == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
    std::memcpy(bytes, data.data, data.size);
  }
  return copy;
}

}  // namespace matinee::remux
