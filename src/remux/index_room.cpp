// SPDX-License-Identifier: MIT
#include "remux/index_room.hpp"

#include <span>

namespace matinee::remux {

namespace {

// Tables of ISO/IEC 14496-12, 8.6 and 8.7: stts 8, ctts 8, stsz 4 and stss 4 bytes for a sample,
// and, where each sample is a chunk of its own, stsc 12 and co64 8.
constexpr double k_bytes_per_sample = 44;
constexpr std::int64_t k_bytes_per_stream = 16 << 10;

double samples_per_second(const AVStream& stream) {
  constexpr double k_most_frames = 120;
  constexpr double k_samples_per_frame = 512;  // AAC has 1,024, others more
  const AVCodecParameters& parameters = *stream.codecpar;
  if (parameters.codec_type == AVMEDIA_TYPE_AUDIO) {
    return parameters.sample_rate / k_samples_per_frame;
  }
  if (parameters.codec_type == AVMEDIA_TYPE_SUBTITLE)
    return 2;  // a cue, and the time until the next
  if ((stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) return 0;
  const double frames = stream.avg_frame_rate.den > 0 ? av_q2d(stream.avg_frame_rate) : 0;
  return frames > 0 && frames < k_most_frames ? frames : k_most_frames;
}

}  // namespace

std::int64_t index_room(const AVFormatContext& output, double seconds) {
  double samples = 0;
  const std::span streams(output.streams, output.nb_streams);
  for (const AVStream* stream : streams)
    samples += samples_per_second(*stream) * seconds;
  return static_cast<std::int64_t>(samples * k_bytes_per_sample) +
         k_bytes_per_stream * static_cast<std::int64_t>(streams.size() + 1);
}

}  // namespace matinee::remux
