// SPDX-License-Identifier: MIT
#include "remux/extent.hpp"

#include <algorithm>

#include "remux/clocks.hpp"
#include "remux/frame_length.hpp"
#include "remux/part_reader.hpp"

namespace matinee::remux {

namespace {

constexpr AVRational k_microseconds = {1, AV_TIME_BASE};

// Returns the end of the packet. A packet without a timestamp starts at `before`, where the
// previous one ended.
std::int64_t end_of(const AVPacket& packet, const AVStream& stream, std::int64_t before) {
  const std::int64_t time = packet.pts == AV_NOPTS_VALUE ? packet.dts : packet.pts;
  const std::int64_t length =
      packet.duration > 0 ? packet.duration : frame_length(stream, packet, stream.time_base);
  const std::int64_t start =
      time == AV_NOPTS_VALUE ? before : av_rescale_q(time, stream.time_base, k_microseconds);
  return start + av_rescale_q(length, stream.time_base, k_microseconds);
}

}  // namespace

Result<Extent> measure(const Part& part, const Input& input, Arrivals* arrivals) {
  // The first file may be an initialization segment without packets. The start is then in the
  // second file.
  Part ends = part;
  if (part.files.size() > 3) ends.files = {part.files[0], part.files[1], part.files.back()};
  MATINEE_TRY_ASSIGN(PartReader reader, PartReader::open(ends, arrivals));
  const auto streams = reader.streams_for(input);
  if (streams.empty()) {
    return Error(Errc::integrity, part.files.front() + ": no stream of its kind");
  }
  const AVStream& stream = *streams.front();
  Extent extent{.start = reader.start_time_of(input)};
  extent.end = extent.start;
  std::int64_t before = extent.start;
  while (true) {
    MATINEE_TRY_ASSIGN(const PacketPtr packet, reader.next());
    if (packet == nullptr) return extent;
    if (packet->stream_index != stream.index) continue;
    before = end_of(*packet, stream, before);
    extent.end = std::max(extent.end, unwrapped(before, extent.start));
  }
}

}  // namespace matinee::remux
