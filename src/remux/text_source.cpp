// SPDX-License-Identifier: MIT
#include "remux/text_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "remux/streams.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_milliseconds = {1, 1000};

// The description of a 3GPP text track (TS 26.245, 5.16): white, sans, at the bottom.
constexpr std::array<std::uint8_t, 43> k_text_description = {
    0, 0,    0, 0,                                                  // display flags
    1, 0xff,                                                        // centred, bottom
    0, 0,    0, 0,                                                  // no background
    0, 0,    0, 0,  0,   0,   0,   0,                               // the whole picture
    0, 0,    0, 0,  0,   1,   0,   18,  0xff, 0xff, 0xff, 0xff,     // style: font 1, 18 points
    0, 0,    0, 13, 'f', 't', 'a', 'b', 0,    1,    0,    1,    0,  // fonts: one, without a name
};

}  // namespace

void TextSource::begin(std::vector<Cue> cues) {
  samples_ = container_ == Container::mkv ? std::move(cues) : lay_out(cues);
}

Result<void> TextSource::describe(AVCodecParameters& parameters) const {
  parameters.codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters.codec_id = AV_CODEC_ID_WEBVTT;
  if (container_ == Container::mkv) return {};
  parameters.codec_id = AV_CODEC_ID_MOV_TEXT;
  return set_extradata(parameters, std::as_bytes(std::span(k_text_description)));
}

Result<void> TextSource::add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes,
                                       std::size_t index) {
  lane_ = &lanes.emplace_back();
  lane_->may_overlap = container_ == Container::mkv;
  MATINEE_TRY_ASSIGN(lane_->output, add_stream(output, input_));
  AVCodecParameters& parameters = *lane_->output->codecpar;
  MATINEE_TRY(describe(parameters));
  lane_->report = {
      .input = index, .kind = Kind::text, .codec = avcodec_get_name(parameters.codec_id)};
  lane_->output->time_base = k_milliseconds;
  return {};
}

std::optional<std::int64_t> TextSource::next_time() const {
  if (at_ == samples_.size()) return std::nullopt;
  return samples_[at_].start.count() * 1000;
}

Result<PacketPtr> TextSource::packet_of(std::string_view data) {
  PacketPtr packet(av_packet_alloc());
  if (packet == nullptr || av_new_packet(packet.get(), static_cast<int>(data.size())) < 0) {
    return libav_error(AVERROR(ENOMEM), "subtitles");
  }
  std::ranges::copy(data, packet->data);
  packet->flags |= AV_PKT_FLAG_KEY;
  return packet;
}

Result<PacketPtr> TextSource::take() {
  const Cue& cue = samples_.at(at_++);
  const bool is_webvtt = container_ == Container::mkv;
  MATINEE_TRY_ASSIGN(PacketPtr packet,
                     packet_of(is_webvtt ? cue.markup : encode_text_sample(cue.text)));
  if (is_webvtt && !cue.settings.empty()) {
    std::uint8_t* settings =
        av_packet_new_side_data(packet.get(), AV_PKT_DATA_WEBVTT_SETTINGS, cue.settings.size());
    if (settings == nullptr) return libav_error(AVERROR(ENOMEM), "subtitles");
    std::ranges::copy(cue.settings, settings);
  }
  packet->pts = packet->dts = cue.start.count();
  packet->duration = (cue.end - cue.start).count();
  packet->stream_index = lane_->output->index;
  av_packet_rescale_ts(packet.get(), k_milliseconds, lane_->time_base);
  return packet;
}

}  // namespace matinee::remux
