// SPDX-License-Identifier: MIT
#include "remux/frame_length.hpp"

#include <array>
#include <span>

namespace matinee::remux {

namespace {

// RFC 6716, 3.1, at 48 kHz: the frame size by configuration, times the number of frames.
int opus_samples(std::span<const std::uint8_t> bytes) {
  constexpr std::array<int, 4> k_silk = {480, 960, 1920, 2880};
  constexpr std::array<int, 2> k_hybrid = {480, 960};
  constexpr std::array<int, 4> k_celt = {120, 240, 480, 960};
  if (bytes.empty()) return 0;
  const unsigned config = bytes[0] >> 3U;
  const int frame = config < 12   ? k_silk.at(config % 4)
                    : config < 16 ? k_hybrid.at(config % 2)
                                  : k_celt.at(config % 4);
  switch (bytes[0] & 3U) {
    case 0:
      return frame;
    case 3:
      return bytes.size() < 2 ? 0 : frame * static_cast<int>(bytes[1] & 0x3fU);
    default:
      return 2 * frame;
  }
}

// ETSI TS 102 366, E.1.3.1: blocks of 256 samples.
int eac3_samples(std::span<const std::uint8_t> bytes) {
  constexpr std::array<int, 4> k_blocks = {1, 2, 3, 6};
  if (bytes.size() < 5) return 0;
  const bool is_half_rate = bytes[4] >> 6U == 3;
  return 256 * (is_half_rate ? 6 : k_blocks.at(bytes[4] >> 4U & 3U));
}

int samples_of(const AVCodecParameters& parameters, const AVPacket& packet) {
  constexpr int k_aac = 1024;
  const std::span bytes(packet.data, static_cast<std::size_t>(packet.size));
  switch (parameters.codec_id) {
    case AV_CODEC_ID_OPUS:
      return opus_samples(bytes);
    case AV_CODEC_ID_EAC3:
      return eac3_samples(bytes);
    case AV_CODEC_ID_AC3:
      return 1536;
    case AV_CODEC_ID_MP3:
      return parameters.sample_rate <= 24'000 ? 576 : 1152;
    case AV_CODEC_ID_AAC:
      // 2048 if spectral band replication doubled the rate.
      return parameters.frame_size > 0 ? parameters.frame_size : k_aac;
    default:
      return parameters.frame_size;
  }
}

}  // namespace

std::int64_t frame_length(const AVStream& stream, const AVPacket& packet, AVRational time_base) {
  const AVCodecParameters& parameters = *stream.codecpar;
  if (parameters.codec_type == AVMEDIA_TYPE_AUDIO) {
    const bool is_opus = parameters.codec_id == AV_CODEC_ID_OPUS;
    const int rate = is_opus ? 48'000 : parameters.sample_rate;
    return rate > 0 ? av_rescale_q(samples_of(parameters, packet), {1, rate}, time_base) : 0;
  }
  const AVRational rate =
      stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  return rate.num > 0 && rate.den > 0 ? av_rescale_q(1, av_inv_q(rate), time_base) : 0;
}

}  // namespace matinee::remux
