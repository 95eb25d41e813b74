// SPDX-License-Identifier: MIT
#include "remux/media_source.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "remux/streams.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_microseconds = {1, AV_TIME_BASE};

Kind kind_of(const AVStream* stream) {
  return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? Kind::video : Kind::audio;
}

bool has_same_parameters(const AVCodecParameters& a, const AVCodecParameters& b) {
  return a.codec_id == b.codec_id && a.width == b.width && a.height == b.height &&
         a.sample_rate == b.sample_rate && a.extradata_size == b.extradata_size &&
         (a.extradata_size == 0 ||
          std::memcmp(a.extradata, b.extradata, static_cast<std::size_t>(a.extradata_size)) == 0);
}

}  // namespace

Result<void> MediaSource::add_streams(AVFormatContext* output, std::deque<Lane>& lanes,
                                      std::size_t index) {
  const auto streams = reader_.streams_for(input_);
  if (streams.empty()) {
    return Error(Errc::integrity, fmt::format("input {}: no stream of its kind", index));
  }
  for (const AVStream* stream : streams) {
    Lane& lane = lanes.emplace_back();
    MATINEE_TRY_ASSIGN(lane.output, add_copy_of(output, stream, input_));
    lane.report = {.input = index,
                   .kind = kind_of(stream),
                   .codec = avcodec_get_name(stream->codecpar->codec_id)};
    lanes_.push_back(&lane);
  }
  streams_ = streams;
  return {};
}

Result<void> MediaSource::tell_clocks(Clocks& clocks, std::int64_t shift, Seconds& at) const {
  const Part& first = input_.parts.front();
  const std::int64_t late = reader_.start_time_of(input_) + shift - in_microseconds(first.start);
  if (first.clock) clocks.try_emplace(*first.clock, shift);
  for (const Part& part : input_.parts) {
    if (!part.clock || clocks.contains(*part.clock)) continue;
    at = part.start;
    MATINEE_TRY_ASSIGN(const PartReader reader, PartReader::open(part, arrivals_));
    clocks.emplace(*part.clock, in_microseconds(part.start) + late - reader.start_time_of(input_));
  }
  return {};
}

Result<void> MediaSource::begin(std::int64_t shift, const Clocks& clocks) {
  clocks_ = &clocks;
  shift_ = shift;
  return advance();
}

Result<PacketPtr> MediaSource::take() {
  PacketPtr packet = std::move(next_);
  MATINEE_TRY(advance());
  return packet;
}

Result<void> MediaSource::advance() {
  while (true) {
    MATINEE_TRY_ASSIGN(PacketPtr packet, reader_.next());
    if (packet == nullptr) {
      if (++part_ == input_.parts.size()) return finish();
      MATINEE_TRY(open_part());
      continue;
    }
    const auto stream = std::ranges::find(streams_, packet->stream_index, &AVStream::index);
    if (stream == streams_.end()) continue;
    const auto lane = static_cast<std::size_t>(stream - streams_.begin());
    adapt(*packet, **stream, *lanes_[lane]);
    if (is_cut_off(*packet, *lanes_[lane])) continue;
    next_time_ = av_rescale_q(packet->dts, lanes_[lane]->time_base, k_microseconds);
    next_ = std::move(packet);
    return {};
  }
}

bool MediaSource::is_cut_off(const AVPacket& packet, const Lane& lane) const {
  const auto& cut = input_.parts[part_].cut;
  return cut &&
         av_compare_ts(packet.pts, lane.time_base, in_microseconds(*cut), k_microseconds) >= 0;
}

Result<void> MediaSource::finish() {
  next_.reset();
  next_time_.reset();
  return {};
}

Result<void> MediaSource::open_part() {
  const Part& part = input_.parts[part_];
  MATINEE_TRY_ASSIGN(PartReader reader, PartReader::open(part, arrivals_));
  const auto streams = reader.streams_for(input_);
  bool is_same = streams.size() == streams_.size();
  for (std::size_t i = 0; is_same && i < streams.size(); ++i) {
    is_same = has_same_parameters(*streams[i]->codecpar, *streams_[i]->codecpar);
  }
  if (!is_same) {
    return Error(Errc::unsupported, "the codec parameters change on the way");
  }
  shift_ = shift_of(part, reader.start_time(), *clocks_);
  streams_ = streams;
  reader_ = std::move(reader);
  return {};
}

// Into the output's stream, time base and order.
void MediaSource::adapt(AVPacket& packet, const AVStream& stream, const Lane& lane) const {
  av_packet_rescale_ts(&packet, stream.time_base, lane.time_base);
  const std::int64_t shift = av_rescale_q(shift_, k_microseconds, lane.time_base);
  if (packet.dts == AV_NOPTS_VALUE) packet.dts = packet.pts;
  if (packet.dts == AV_NOPTS_VALUE) {
    packet.dts = lane.last_dts == AV_NOPTS_VALUE ? 0 : lane.last_dts + 1;
  } else {
    packet.dts += shift;
  }
  packet.pts = packet.pts == AV_NOPTS_VALUE ? packet.dts : packet.pts + shift;
  packet.stream_index = lane.output->index;
  packet.pos = -1;
}

}  // namespace matinee::remux
