// SPDX-License-Identifier: MIT
#include "remux/parameters.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include <fmt/format.h>

namespace matinee::remux {

namespace {

using Bytes = std::span<const std::uint8_t>;

// ISO/IEC 14496-3, 1.A.2.2: profile, sampling frequency and channels in an ADTS header.
constexpr std::uint32_t k_adts_profile = 0xc000;
constexpr std::uint32_t k_adts_rate = 0x3c00;
constexpr std::uint32_t k_adts_channels = 0x01c0;

bool is_annex_b(const AVCodecParameters& p) {
  const bool is_such_codec = p.codec_id == AV_CODEC_ID_H264 || p.codec_id == AV_CODEC_ID_HEVC;
  return is_such_codec && (p.extradata_size == 0 || p.extradata[0] == 0);
}

bool has_headers(const AVCodecParameters& p) {
  switch (p.codec_id) {
    case AV_CODEC_ID_AAC:
      return p.extradata_size == 0;
    case AV_CODEC_ID_AC3:
    case AV_CODEC_ID_EAC3:
    case AV_CODEC_ID_MP3:
      return true;
    default:
      return false;
  }
}

bool has_same_extradata(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.extradata_size == b.extradata_size &&
         (a.extradata_size == 0 ||
          std::memcmp(a.extradata, b.extradata, static_cast<std::size_t>(a.extradata_size)) == 0);
}

std::string sound_of(const AVCodecParameters& p) {
  return fmt::format("{} channels at {} Hz", p.ch_layout.nb_channels, p.sample_rate);
}

std::optional<std::uint32_t> adts_header(Bytes bytes) {
  if (bytes.size() < 7 || bytes[0] != 0xff || (bytes[1] & 0xf6U) != 0xf0) return std::nullopt;
  const std::uint32_t header = std::uint32_t{bytes[2]} << 8U | bytes[3];
  return header & (k_adts_profile | k_adts_rate | k_adts_channels);
}

std::string describe_adts(std::uint32_t header) {
  constexpr std::array<int, 16> k_rates = {96'000, 88'200, 64'000, 48'000, 44'100, 32'000,
                                           24'000, 22'050, 16'000, 12'000, 11'025, 8'000,
                                           7'350,  0,      0,      0};
  const unsigned configuration = (header & k_adts_channels) >> 6U;
  const unsigned channels = configuration == 7 ? 8 : configuration;
  return fmt::format("{} channels at {} Hz (profile {})", channels,
                     k_rates.at((header & k_adts_rate) >> 10U),
                     ((header & k_adts_profile) >> 14U) + 1);
}

// Returns the bits of the sampling rate. Decoders cannot adapt to another rate, but they can to
// another number of channels.
std::optional<std::uint32_t> rate_header(AVCodecID codec, Bytes bytes) {
  if (codec == AV_CODEC_ID_MP3) {
    if (bytes.size() < 4 || bytes[0] != 0xff || (bytes[1] & 0xe0U) != 0xe0) return std::nullopt;
    return (bytes[1] & 0x18U) << 8U | (bytes[2] & 0x0cU);
  }
  if (bytes.size() < 5 || bytes[0] != 0x0b || bytes[1] != 0x77) return std::nullopt;
  return bytes[4] >> 6U;
}

}  // namespace

Result<Parameters> Parameters::of(const AVStream& stream) {
  Parameters parameters;
  const bool is_copied = parameters.announced_ != nullptr &&
                         avcodec_parameters_copy(parameters.announced_.get(), stream.codecpar) >= 0;
  if (!is_copied) return libav_error(AVERROR(ENOMEM), "a stream");
  return parameters;
}

std::optional<std::string> Parameters::change_to(const AVStream& stream) const {
  const AVCodecParameters& was = *announced_;
  const AVCodecParameters& is = *stream.codecpar;
  if (was.codec_id != is.codec_id) {
    return fmt::format("from {} to {}", avcodec_get_name(was.codec_id),
                       avcodec_get_name(is.codec_id));
  }
  if (was.width != is.width || was.height != is.height)
    return fmt::format("from {}x{} to {}x{}", was.width, was.height, is.width, is.height);
  if (has_headers(was) && has_headers(is)) return std::nullopt;
  if (was.sample_rate != is.sample_rate || was.ch_layout.nb_channels != is.ch_layout.nb_channels)
    return fmt::format("from {} to {}", sound_of(was), sound_of(is));
  const bool is_in_band = is_annex_b(was) && is_annex_b(is);
  if (!is_in_band && !has_same_extradata(was, is))
    return fmt::format("its {} parameters", avcodec_get_name(is.codec_id));
  return std::nullopt;
}

std::optional<std::string> Parameters::change_in(const AVPacket& packet) {
  if (!has_headers(*announced_)) return std::nullopt;
  const Bytes bytes(packet.data, static_cast<std::size_t>(packet.size));
  const bool is_aac = announced_->codec_id == AV_CODEC_ID_AAC;
  const auto header = is_aac ? adts_header(bytes) : rate_header(announced_->codec_id, bytes);
  if (!header) return std::nullopt;
  if (!header_) header_ = header;
  if (*header_ == *header) return std::nullopt;
  return is_aac ? fmt::format("from {} to {}", describe_adts(*header_), describe_adts(*header))
                : "its sampling rate";
}

}  // namespace matinee::remux
