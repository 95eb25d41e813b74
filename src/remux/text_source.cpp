// SPDX-License-Identifier: MIT
#include "remux/text_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <string>

#include "remux/streams.hpp"
#include "remux/timed_text.hpp"
#include "remux/webvtt.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_milliseconds = {1, 1000};

// The sample description of a 3GPP text track (TS 26.245, 5.16): white sans-serif text at the
// bottom.
constexpr std::array<std::uint8_t, 43> k_text_description = {
    0, 0,    0, 0,                                                  // display flags
    1, 0xff,                                                        // centred, bottom
    0, 0,    0, 0,                                                  // no background
    0, 0,    0, 0,  0,   0,   0,   0,                               // the whole picture
    0, 0,    0, 0,  0,   1,   0,   18,  0xff, 0xff, 0xff, 0xff,     // style: font 1, 18 points
    0, 0,    0, 13, 'f', 't', 'a', 'b', 0,    1,    0,    1,    0,  // fonts: one, without a name
};

Result<PacketPtr> packet_of(std::string_view data) {
  PacketPtr packet(av_packet_alloc());
  if (packet == nullptr || av_new_packet(packet.get(), static_cast<int>(data.size())) < 0) {
    return libav_error(AVERROR(ENOMEM), "subtitles");
  }
  std::ranges::copy(data, packet->data);
  packet->flags |= AV_PKT_FLAG_KEY;
  return packet;
}

Result<void> add_text(AVPacket& packet, AVPacketSideDataType type, std::string_view text) {
  if (text.empty()) return {};
  std::uint8_t* data = av_packet_new_side_data(&packet, type, text.size());
  if (data == nullptr) return libav_error(AVERROR(ENOMEM), "subtitles");
  std::ranges::copy(text, data);
  return {};
}

}  // namespace

TextSource::TextSource(const Input& input, Container container, Subtitles subtitles)
    : input_(input), container_(container), subtitles_(std::move(subtitles)) {
  if (container == Container::mkv) {
    samples_ = std::move(subtitles_.cues);
    return;
  }
  for (const TextSample& sample : lay_out(subtitles_.cues)) {
    samples_.push_back(
        {.start = sample.start, .end = sample.end, .markup = encode_text_sample(sample.text)});
  }
}

Result<void> TextSource::describe(AVCodecParameters& parameters) const {
  parameters.codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters.codec_id = container_ == Container::mkv ? AV_CODEC_ID_WEBVTT : AV_CODEC_ID_MOV_TEXT;
  if (container_ == Container::mp4) {
    return set_extradata(parameters, std::as_bytes(std::span(k_text_description)));
  }
  if (subtitles_.blocks.empty()) return {};
  const std::string header = write_webvtt_header(subtitles_.blocks);
  return set_extradata(parameters, std::as_bytes(std::span(header)));
}

Result<void> TextSource::add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes,
                                       std::size_t index) {
  lane_ = &lanes.emplace_back();
  lane_->may_overlap = container_ == Container::mkv;
  MATINEE_TRY_ASSIGN(lane_->output, add_stream(output, input_));
  AVCodecParameters& parameters = *lane_->output->codecpar;
  MATINEE_TRY(describe(parameters));
  lane_->report = {.input = index,
                   .kind = Kind::text,
                   .codec = avcodec_get_name(parameters.codec_id),
                   .notes = std::move(subtitles_.notes)};
  lane_->output->time_base = k_milliseconds;
  return {};
}

std::optional<std::int64_t> TextSource::next_time() const {
  if (at_ == samples_.size()) return std::nullopt;
  return samples_[at_].start.count() * 1000;
}

// Adds what libavformat's Matroska muxer writes in addition to the text of a cue.
Result<void> TextSource::add_side_data(AVPacket& packet, const Cue& cue) const {
  if (container_ == Container::mp4) return {};
  MATINEE_TRY(add_text(packet, AV_PKT_DATA_WEBVTT_IDENTIFIER, cue.id));
  return add_text(packet, AV_PKT_DATA_WEBVTT_SETTINGS, cue.settings);
}

Result<PacketPtr> TextSource::take() {
  const Cue& cue = samples_.at(at_++);
  MATINEE_TRY_ASSIGN(PacketPtr packet, packet_of(cue.markup));
  MATINEE_TRY(add_side_data(*packet, cue));
  packet->pts = packet->dts = cue.start.count();
  packet->duration = (cue.end - cue.start).count();
  packet->stream_index = lane_->output->index;
  av_packet_rescale_ts(packet.get(), k_milliseconds, lane_->time_base);
  return packet;
}

}  // namespace matinee::remux
