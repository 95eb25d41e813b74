// SPDX-License-Identifier: MIT
#include "remux/streams.hpp"

#include <cerrno>
#include <string_view>

#include "base/language.hpp"
#include "remux/side_data.hpp"

namespace matinee::remux {

namespace {

void set_tag(AVStream* stream, const char* name, const std::string& value) {
  if (!value.empty()) av_dict_set(&stream->metadata, name, value.c_str(), 0);
}

int disposition_of(const Purpose& purpose) {
  return (purpose.is_forced ? AV_DISPOSITION_FORCED : 0) |
         (purpose.describes_sound ? AV_DISPOSITION_HEARING_IMPAIRED : 0) |
         (purpose.describes_picture ? AV_DISPOSITION_VISUAL_IMPAIRED : 0);
}

// The language that the media declare. The text is untrusted, so only known language codes are
// kept.
std::string language_of(const AVStream* stream) {
  const AVDictionaryEntry* entry = av_dict_get(stream->metadata, "language", nullptr, 0);
  return iso639_2(entry == nullptr ? "" : entry->value);
}

}  // namespace

Result<AVStream*> add_stream(AVFormatContext* output, const Input& input) {
  AVStream* stream = avformat_new_stream(output, nullptr);
  if (stream == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
  set_tag(stream, "language", iso639_2(input.language));
  set_tag(stream, "title", input.title);
  // For MP4 most players show this as the title of the stream.
  const bool is_mp4 = std::string_view(output->oformat->name) == "mp4";
  if (is_mp4) set_tag(stream, "handler_name", input.title);
  stream->disposition |= disposition_of(input.purpose);
  return stream;
}

Result<AVStream*> add_copy_of(AVFormatContext* output, const AVStream* stream, const Input& input) {
  MATINEE_TRY_ASSIGN(AVStream * copy, add_stream(output, input));
  if (input.language.empty()) set_tag(copy, "language", language_of(stream));
  const int code = avcodec_parameters_copy(copy->codecpar, stream->codecpar);
  if (code < 0) return libav_error(code, "a stream");
  // Keep the tag if MP4 knows it for this codec: it distinguishes hvc1 from hev1.
  const std::uint32_t tag = stream->codecpar->codec_tag;
  const bool is_known =
      av_codec_get_id(output->oformat->codec_tag, tag) == stream->codecpar->codec_id;
  copy->codecpar->codec_tag = is_known ? tag : 0;
  copy->time_base = stream->time_base;
  copy->avg_frame_rate = stream->avg_frame_rate;
  copy->sample_aspect_ratio = stream->sample_aspect_ratio;
  MATINEE_TRY(copy_side_data(*copy, *stream));
  return copy;
}

}  // namespace matinee::remux
