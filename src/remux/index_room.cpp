// SPDX-License-Identifier: MIT
#include "remux/index_room.hpp"

#include <span>

namespace matinee::remux {

namespace {

// Bytes per sample in the tables of ISO/IEC 14496-12, 8.6 and 8.7. For video: stsz 4, ctts 8 if
// frames are reordered, stts 8 if times are rounded, and a share of the chunk. For audio, which is
// interleaved with video: stsz 4, and a share of the 20 of stsc and co64.
constexpr double k_bytes_per_picture = 24;
constexpr double k_bytes_per_other = 16;
constexpr std::int64_t k_bytes_per_stream = 8 << 10;

double bytes_per_second(const AVStream& stream) {
  constexpr double k_most_pictures = 60;
  constexpr int k_usual_frame = 1024;
  const AVCodecParameters& parameters = *stream.codecpar;
  if (parameters.codec_type == AVMEDIA_TYPE_AUDIO) {
    const int frame = parameters.frame_size > 0 ? parameters.frame_size : k_usual_frame;
    return k_bytes_per_other * parameters.sample_rate / frame;
  }
  // One sample for a cue, and one for the time until the next.
  if (parameters.codec_type == AVMEDIA_TYPE_SUBTITLE) return k_bytes_per_other;
  if ((stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) return 0;
  const double pictures = stream.avg_frame_rate.den > 0 ? av_q2d(stream.avg_frame_rate) : 0;
  return k_bytes_per_picture *
         (pictures > 0 && pictures < k_most_pictures ? pictures : k_most_pictures);
}

}  // namespace

std::int64_t index_room(const AVFormatContext& output, double seconds) {
  double bytes = 0;
  const std::span streams(output.streams, output.nb_streams);
  for (const AVStream* stream : streams)
    bytes += bytes_per_second(*stream) * seconds;
  return static_cast<std::int64_t>(bytes) +
         k_bytes_per_stream * static_cast<std::int64_t>(streams.size() + 1);
}

}  // namespace matinee::remux
