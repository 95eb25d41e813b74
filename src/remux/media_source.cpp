// SPDX-License-Identifier: MIT
#include "remux/media_source.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "remux/extent.hpp"
#include "remux/frame_length.hpp"
#include "remux/streams.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_microseconds = {1, AV_TIME_BASE};

Kind kind_of(const AVStream* stream) {
  return stream->codecpar->codec_type == AVMEDIA_TYPE_VIDEO ? Kind::video : Kind::audio;
}

}  // namespace

Result<void> MediaSource::add_streams(AVFormatContext* output, std::deque<Lane>& lanes,
                                      std::size_t index) {
  const auto streams = reader_.streams_for(input_);
  if (streams.empty()) {
    return Error(Errc::integrity, fmt::format("input {}: no stream of its kind", index));
  }
  for (AVStream* stream : streams) {
    Lane& lane = lanes.emplace_back();
    MATINEE_TRY_ASSIGN(lane.output, add_copy_of(output, stream, input_));
    lane.report = {.input = index,
                   .kind = kind_of(stream),
                   .codec = avcodec_get_name(stream->codecpar->codec_id)};
    MATINEE_TRY_ASSIGN(Parameters parameters, Parameters::of(*stream));
    flows_.push_back({.stream = stream, .lane = &lane, .parameters = std::move(parameters)});
  }
  return {};
}

Result<void> MediaSource::tell_clocks(Clocks& clocks, std::int64_t shift, Place& at) const {
  const Part& first = input_.parts.front();
  const std::int64_t start = reader_.start_time_of(input_);
  const std::int64_t late = start + unwrapped(shift, -start) - in_microseconds(first.start);
  if (first.clock) clocks.try_emplace(*first.clock, shift);
  for (std::size_t i = 0; i < input_.parts.size(); ++i) {
    const Part& part = input_.parts[i];
    if (!part.clock || clocks.contains(*part.clock)) continue;
    at.at = part.start;
    at.file = part.files.front();
    MATINEE_TRY_ASSIGN(const PartReader reader, PartReader::open(part, arrivals_));
    std::int64_t begin = in_microseconds(part.start) + late;
    if (part.gap && i > 0) {
      MATINEE_TRY_ASSIGN(begin, end_of(input_.parts[i - 1], clocks, at));
      begin += in_microseconds(*part.gap);
    }
    clocks.emplace(*part.clock, begin - reader.start_time_of(input_));
  }
  return {};
}

// The end of a part in the output, in microseconds.
Result<std::int64_t> MediaSource::end_of(const Part& part, const Clocks& clocks, Place& at) const {
  at.file = part.files.back();
  MATINEE_TRY_ASSIGN(const Extent extent, measure(part, input_, arrivals_));
  return extent.end + shift_of(part, extent.start, clocks);
}

Result<void> MediaSource::begin(std::int64_t shift, const Clocks& clocks) {
  clocks_ = &clocks;
  // The clock of another rendition may have been read before it wrapped, and this one after that.
  shift_ = unwrapped(shift, -start_time());
  return advance();
}

std::string MediaSource::file() const {
  const auto& parts = input_.parts;
  if (part_ < parts.size() && part_ != opened_) return parts[part_].files.front();
  return reader_.file();
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
      flows_.front().lane->report.ignored_bytes += reader_.ignored_bytes();
      if (++part_ == input_.parts.size()) return finish();
      MATINEE_TRY(open_part());
      continue;
    }
    const auto flow = std::ranges::find_if(flows_, [&](const Flow& f) {
      return f.stream != nullptr && f.stream->index == packet->stream_index;
    });
    if (flow == flows_.end()) continue;
    MATINEE_TRY(adapt(*packet, *flow));
    if (is_cut_off(*packet, *flow)) continue;
    next_time_ = av_rescale_q(packet->dts, flow->lane->time_base, k_microseconds);
    next_ = std::move(packet);
    return {};
  }
}

// Drops all packets after a dropped one in decoding order, because they may depend on it even if
// they are shown earlier.
bool MediaSource::is_cut_off(const AVPacket& packet, Flow& flow) const {
  const auto& cut = input_.parts[part_].cut;
  if (!cut) return false;
  // Encoded audio may end up to two frames after the video that defines the length of a DASH
  // Period.
  constexpr std::int64_t k_frames_of_sound = 50'000;
  const bool is_sound = flow.lane->output->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
  const bool may_overhang = is_sound && !input_.parts[part_].clock;
  const std::int64_t end = in_microseconds(*cut) + (may_overhang ? k_frames_of_sound : 0);
  flow.is_cut |= av_compare_ts(packet.pts, flow.lane->time_base, end, k_microseconds) >= 0;
  return flow.is_cut;
}

Result<void> MediaSource::finish() {
  next_.reset();
  next_time_.reset();
  return {};
}

Result<void> MediaSource::open_part() {
  const Part& part = input_.parts[part_];
  auto opened = PartReader::open(part, arrivals_);
  if (!opened) return opened.error();
  auto streams = opened->streams_for(input_);
  if (streams.empty()) {
    return Error(Errc::integrity, part.files.front() + ": no stream of its kind");
  }
  for (Flow& flow : flows_) {
    // A stream that the part lacks leaves a gap in its lane.
    const auto same_kind = [&](const AVStream* s) { return kind_of(s) == flow.lane->report.kind; };
    const auto stream = std::ranges::find_if(streams, same_kind);
    flow.stream = stream == streams.end() ? nullptr : *stream;
    flow.is_cut = false;
    if (flow.stream == nullptr) continue;
    streams.erase(stream);
    const auto change = flow.parameters.change_to(*flow.stream);
    if (change) return changed(flow, *change, in_microseconds(part.start));
  }
  shift_ = shift_of(part, opened->start_time(), *clocks_);
  reader_ = *std::move(opened);
  opened_ = part_;
  return {};
}

Error MediaSource::changed(const Flow& flow, const std::string& change, std::int64_t at) const {
  const bool is_picture = flow.lane->report.kind == Kind::video;
  const double seconds = static_cast<double>(at) / AV_TIME_BASE;
  return {Errc::unsupported,
          fmt::format("the {} changes at {:.2f} s ({}), which one track cannot hold",
                      is_picture ? "picture" : "sound", std::max(seconds, 0.0), change)};
}

// Converts a packet to the stream, time base and order of the output.
Result<void> MediaSource::adapt(AVPacket& packet, Flow& flow) const {
  const bool is_of_last_file = part_ + 1 == input_.parts.size() && reader_.is_of_last_file(packet);
  set_times(packet, flow);
  auto& last_file_at = flow.lane->report.last_file_at;
  if (is_of_last_file && !last_file_at)
    last_file_at = Seconds(static_cast<double>(packet.pts) * av_q2d(flow.lane->time_base));
  packet.stream_index = flow.lane->output->index;
  packet.pos = -1;
  const auto change = flow.parameters.change_in(packet);
  if (!change) return {};
  return changed(flow, *change, av_rescale_q(packet.dts, flow.lane->time_base, k_microseconds));
}

// Demuxers that cannot seek omit timestamps that follow from earlier ones. In a PES packet only the
// first frame has one.
void MediaSource::set_times(AVPacket& packet, Flow& flow) const {
  const AVRational time_base = flow.lane->time_base;
  av_packet_rescale_ts(&packet, flow.stream->time_base, time_base);
  if (packet.duration <= 0) packet.duration = frame_length(*flow.stream, packet, time_base);
  if (packet.duration <= 0) packet.duration = flow.usual_length;
  const std::int64_t shift = av_rescale_q(shift_, k_microseconds, time_base);
  if (packet.dts == AV_NOPTS_VALUE) packet.dts = packet.pts;
  packet.dts = packet.dts == AV_NOPTS_VALUE ? flow.end : packet.dts + shift;
  packet.pts = packet.pts == AV_NOPTS_VALUE ? packet.dts : packet.pts + shift;
  flow.end = packet.dts + packet.duration;
  flow.usual_length = packet.duration;
}

}  // namespace matinee::remux
