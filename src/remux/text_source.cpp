// SPDX-License-Identifier: MIT
#include "remux/text_source.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

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

void TextSource::begin(const std::vector<Cue>& cues) {
  samples_ = lay_out(cues);
}

Result<void> TextSource::add_stream_to(AVFormatContext* output, std::deque<Lane>& lanes,
                                       std::size_t index) {
  lane_ = &lanes.emplace_back();
  lane_->report = {.input = index, .kind = Kind::text, .codec = "mov_text"};
  MATINEE_TRY_ASSIGN(lane_->output, add_stream(output, input_));
  AVCodecParameters* parameters = lane_->output->codecpar;
  parameters->codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters->codec_id = AV_CODEC_ID_MOV_TEXT;
  parameters->extradata = static_cast<std::uint8_t*>(
      av_mallocz(k_text_description.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters->extradata == nullptr) return libav_error(AVERROR(ENOMEM), "a stream");
  std::ranges::copy(k_text_description, parameters->extradata);
  parameters->extradata_size = static_cast<int>(k_text_description.size());
  lane_->output->time_base = k_milliseconds;
  return {};
}

std::optional<std::int64_t> TextSource::next_time() const {
  if (at_ == samples_.size()) return std::nullopt;
  return samples_[at_].start.count() * 1000;
}

Result<PacketPtr> TextSource::take() {
  const Cue& cue = samples_.at(at_++);
  const std::string sample = encode_text_sample(cue.text);
  PacketPtr packet(av_packet_alloc());
  if (packet == nullptr || av_new_packet(packet.get(), static_cast<int>(sample.size())) < 0) {
    return libav_error(AVERROR(ENOMEM), "subtitles");
  }
  std::memcpy(packet->data, sample.data(), sample.size());
  packet->pts = packet->dts = cue.start.count();
  packet->duration = (cue.end - cue.start).count();
  packet->flags |= AV_PKT_FLAG_KEY;
  packet->stream_index = lane_->output->index;
  av_packet_rescale_ts(packet.get(), k_milliseconds, lane_->output->time_base);
  return packet;
}

}  // namespace matinee::remux
